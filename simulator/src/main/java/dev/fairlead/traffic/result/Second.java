package dev.fairlead.traffic.result;

/**
 * One second of a run. Immutable.
 *
 * @param second from the start, from 0
 * @param began users that began
 * @param dropped users that could not
 * @param answered requests with an answer as expected
 * @param failed requests without
 * @param users under way at its end
 * @param statuses answers by the first digit of the status
 * @param latency of what ended in it
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody changes it, and nobody compares it.
public record Second(
    int second,
    long began,
    long dropped,
    long answered,
    long failed,
    long users,
    long[] statuses,
    Latencies latency) {
  /** A new array each time. */
  @Override
  public long[] statuses() {
    return statuses.clone();
  }
}
