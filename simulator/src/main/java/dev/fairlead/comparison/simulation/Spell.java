package dev.fairlead.comparison.simulation;

/**
 * A time in which a backend is not as usual. Immutable.
 *
 * @param kind what it does
 * @param from nanoseconds from the start
 * @param until nanoseconds from the start
 * @param slowness for {@link Kind#SLOW}: how many times longer it takes than usually
 */
public record Spell(Kind kind, long from, long until, double slowness) {
  /** A spell that is not about speed. */
  public Spell(Kind kind, long from, long until) {
    this(kind, from, until, 1);
  }

  /** What a backend may do. */
  public enum Kind {
    /** It takes longer. */
    SLOW("slow"),
    /** It answers 500, and that quickly. */
    FAILS("fails"),
    /** It refuses connections. */
    REFUSES("refuses"),
    /** The proxy knows that it is not there, as after a failed check or a removal. */
    AWAY("away");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** For charts. */
    public String word() {
      return word;
    }
  }
}
