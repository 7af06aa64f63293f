package dev.fairlead.rehearsal;

/** What the new configuration does otherwise with a request; each counts as one of these. */
enum Change {
  /** The same route, or refused for the same reason. */
  NONE("unchanged"),
  /** Served by another route. */
  REROUTED("to another route"),
  /** Served now, and would find no route. */
  UNROUTED("would find no route"),
  /** Served now, and would be refused. */
  REFUSED("would be refused"),
  /** Refused now, and would be served. */
  ADMITTED("would no longer be refused"),
  /** Refused for another reason. */
  OTHERWISE("refused for another reason"),
  /** What it depends on is not in the log. */
  UNDECIDED("not decidable from the log");

  private final String words;

  Change(String words) {
    this.words = words;
  }

  /** In words. */
  String words() {
    return words;
  }

  static Change of(Fate now, Fate then) {
    if (now.equals(then)) {
      return NONE;
    }
    boolean passes = then.failure() == null;
    if (now.failure() == null) {
      return passes ? REROUTED : then.unrouted() ? UNROUTED : REFUSED;
    }
    return passes ? ADMITTED : OTHERWISE;
  }
}
