/**
 * What happened: counters and latencies per route and backend, and a log line per exchange. Fed on
 * the event loops, read and written elsewhere.
 */
package dev.fairlead.analytics;
