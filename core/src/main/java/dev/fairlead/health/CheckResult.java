package dev.fairlead.health;

/**
 * What one check of a backend came to.
 *
 * @param passed whether it is well by it
 * @param nanos how long it took
 * @param evidence what was seen, in words: {@code GET /health: status 200 in 3 ms}, or {@code
 *     connection refused}
 */
public record CheckResult(boolean passed, long nanos, String evidence) {}
