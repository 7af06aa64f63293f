/** What policies are put to: traffic and backends as they are met with. */
package dev.fairlead.comparison.scenario;
