package dev.fairlead.comparison.traffic;

/** Traffic that can be had again and again, always the same for the same seed. Immutable. */
public interface TrafficSource {
  /** The traffic from its start. */
  Traffic open(long seed);

  /** When it ends, in nanoseconds from its start. */
  long lengthNanos();

  /** Requests per second, mean. */
  double rate();

  /** Mean of {@link Traffic#workNanos}. */
  double meanWorkNanos();

  /** How requests arrive: a phrase. */
  String arrivals();

  /** How long they take: a phrase. */
  String serviceTimes();
}
