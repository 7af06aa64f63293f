package dev.fairlead.comparison.result;

/**
 * What one backend had to bear.
 *
 * @param name as in the scenario
 * @param requests it was given, without refused ones
 * @param share of all requests that were given to backends, 0 to 1
 * @param fairShare its share of the capacity of all, 0 to 1
 * @param utilisation share of its workers' time in which they served, 0 to 1
 * @param meanInFlight requests given and not answered, mean over time
 * @param maxInFlight the most at a time
 * @param meanMicros time from being given to being answered, mean of those that went well
 * @param errors requests that failed or timed out at it
 * @param refused connections it refused
 */
public record BackendResult(
    String name,
    long requests,
    double share,
    double fairShare,
    double utilisation,
    double meanInFlight,
    int maxInFlight,
    double meanMicros,
    long errors,
    long refused) {}
