/**
 * What the loops count for the history: sums and latencies per minute, route, backend, method class
 * and status, causes of failures, and who came. A loop writes to its own buffer and nobody else's;
 * the one who collects has the loop swap it for an empty one.
 */
package dev.fairlead.analytics.recording;
