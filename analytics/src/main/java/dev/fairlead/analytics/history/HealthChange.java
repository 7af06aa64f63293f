package dev.fairlead.analytics.history;

/**
 * A backend's availability has changed. Immutable.
 *
 * @param timeMillis when, in milliseconds since 1970
 * @param upstream whose
 * @param backend its name in the upstream
 * @param from what it was
 * @param to what it is
 * @param cause why, in words
 */
public record HealthChange(
    long timeMillis, String upstream, String backend, String from, String to, String cause) {}
