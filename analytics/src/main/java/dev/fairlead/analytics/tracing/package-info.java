/**
 * Spans of exchanges, sent to an OpenTelemetry collector. Loops copy what is known of an exchange
 * that is recorded; all else is done by a thread of its own.
 */
package dev.fairlead.analytics.tracing;
