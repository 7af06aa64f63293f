package dev.fairlead.traffic.verify;

/**
 * Something that must not be. Immutable.
 *
 * @param kind of which kind it is
 * @param what happened, a sentence that names it
 */
public record Violation(Kind kind, String what) {
  /** What can be wrong. */
  public enum Kind {
    /** Confirmed to a client, but not there. */
    LOST,
    /** Done more than once. */
    DOUBLED,
    /** Told to somebody whom it does not concern. */
    FOREIGN,
    /** Another price, quantity or total than was told. */
    PRICE,
    /** Copies that came from nowhere, or went there. */
    STOCK,
    /** A state that cannot follow from what was told. */
    STATE,
    /** Refused, but done all the same. */
    REFUSED,
    /** There, though nobody asked for it. */
    UNASKED,
    /** Stored in part. */
    PARTIAL,
    /** The journal itself is not whole. */
    JOURNAL
  }

  @Override
  public String toString() {
    return kind.name().toLowerCase(java.util.Locale.ROOT) + ": " + what;
  }
}
