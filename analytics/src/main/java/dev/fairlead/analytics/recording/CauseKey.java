package dev.fairlead.analytics.recording;

/**
 * Why exchanges failed or were refused. Immutable.
 *
 * @param route its name, or {@code -}
 * @param backend as in {@link TrafficKey}
 * @param cause the failure's name: {@code RATE_LIMITED}
 * @param limit the limit that refused them, or {@code -}
 */
public record CauseKey(String route, String backend, String cause, String limit) {}
