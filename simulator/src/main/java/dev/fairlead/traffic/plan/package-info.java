/** What a seed makes of a scenario: who comes when, and what each of them is going to do. */
package dev.fairlead.traffic.plan;
