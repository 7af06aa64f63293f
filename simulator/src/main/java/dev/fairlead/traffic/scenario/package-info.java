/** What traffic is to be like: YAML to records, or every mistake with its line and column. */
package dev.fairlead.traffic.scenario;
