package dev.fairlead.balancer;

/** How quickly one backend answered lately. Any thread. */
public final class ResponseTimes {
  /** One that knows nothing yet. */
  public ResponseTimes() {}

  /**
   * Takes note of an answer.
   *
   * @param nanos from the request to the first byte of the answer
   * @param failed whether it was a failure, which counts as slow however quickly it came
   * @param now the clock
   */
  public void observe(long nanos, boolean failed, long now) {}
}
