package dev.fairlead.config;

/** How an upstream chooses among its backends. */
public enum BalancePolicy {
  /** In turn, smoothly by weight. */
  ROUND_ROBIN("round-robin"),
  /** The one with the fewest exchanges in flight for its weight. */
  LEAST_CONNECTIONS("least-connections");

  private final String word;

  BalancePolicy(String word) {
    this.word = word;
  }

  /** As written in the configuration. */
  public String word() {
    return word;
  }
}
