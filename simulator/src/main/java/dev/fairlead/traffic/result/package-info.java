/** What came of a run. */
package dev.fairlead.traffic.result;
