package dev.fairlead.config;

/** How an upstream chooses among its backends. */
public enum BalancePolicy {
  ROUND_ROBIN(
      "round-robin", "In turn, smoothly by weight: 5,1,1 gives a a b a c a a", Needs.NOTHING),
  RANDOM("random", "By chance, in proportion to the weights", Needs.NOTHING),
  LEAST_CONNECTIONS(
      "least-connections",
      "The fewest requests in flight for its weight; idle ones first, equals take turns",
      Needs.NOTHING),
  TWO_CHOICES(
      "two-choices", "Of two by chance the one with fewer in flight for its weight", Needs.NOTHING),
  LEAST_TIME(
      "least-time",
      "The lowest average response time times requests in flight, for its weight",
      Needs.TIMES),
  PEAK_EWMA(
      "peak-ewma",
      "Of two by chance the quicker one lately; a slow or failed answer counts at once",
      Needs.TIMES),
  IP_HASH("ip-hash", "The same client address goes to the same backend (IPv6 by /64)", Needs.KEY),
  HASH("hash", "The same key goes to the same backend: header, cookie, query or path", Needs.KEY),
  CONSISTENT_HASH(
      "consistent-hash",
      "As hash, but a backend that comes or goes moves only its share of the keys",
      Needs.KEY),
  FIRST(
      "first",
      "The first in file order that is not full (maxInFlight), so that few are busy",
      Needs.NOTHING);

  private enum Needs {
    NOTHING,
    TIMES,
    KEY
  }

  private final String word;
  private final String meaning;
  private final Needs needs;

  BalancePolicy(String word, String meaning, Needs needs) {
    this.word = word;
    this.meaning = meaning;
    this.needs = needs;
  }

  /** As written in the configuration. */
  public String word() {
    return word;
  }

  /** What it does, one line without a final stop. */
  public String meaning() {
    return meaning;
  }

  /** Whether it chooses by a key of the request. */
  public boolean keyed() {
    return needs == Needs.KEY;
  }

  /** Whether it learns from response times, so that they must be told to it. */
  public boolean learnsTimes() {
    return needs == Needs.TIMES;
  }
}
