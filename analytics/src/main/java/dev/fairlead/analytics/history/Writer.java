package dev.fairlead.analytics.history;

import java.time.Instant;

/**
 * One proxy that has written to a store. Immutable.
 *
 * @param id its number
 * @param name its name
 * @param running whether it is, as far as the store knows
 * @param flushed when it wrote last
 * @param rolled seconds since 1970: quarters, hours and days that end by then are summed up
 * @param hoursFrom the oldest hour it has, in seconds since 1970
 * @param minutesFrom the oldest minute it has, in seconds since 1970
 */
public record Writer(
    long id,
    String name,
    boolean running,
    Instant flushed,
    long rolled,
    long hoursFrom,
    long minutesFrom) {}
