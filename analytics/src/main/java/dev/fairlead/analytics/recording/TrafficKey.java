package dev.fairlead.analytics.recording;

/**
 * What sums are kept for. Immutable.
 *
 * @param route its name; {@code -} where none matched
 * @param backend {@code upstream/backend}; {@code upstream/-} where none was asked, {@code -} where
 *     there was no upstream either
 * @param method for what the requests were
 * @param status the code sent; 0 when an exchange was cut before any, or for codes that there are
 *     not
 */
public record TrafficKey(String route, String backend, MethodClass method, int status) {}
