package dev.fairlead.traffic.engine;

import org.HdrHistogram.Histogram;

/** One second of one loop. Given away whole: whoever has it owns what is in it. */
@SuppressWarnings("ArrayRecordComponent") // Nobody changes it, and nobody compares it.
record Tick(
    int second,
    long began,
    long dropped,
    long answered,
    long failed,
    long users,
    long[] statuses,
    long[] causes,
    Histogram latency,
    Histogram lateness) {}
