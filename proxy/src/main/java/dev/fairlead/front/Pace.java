package dev.fairlead.front;

/**
 * Whether bytes move as fast as they must: in each spell a least number of them. A spell begins
 * when the other side could be late, and is forgotten when it no longer can. Loop-confined.
 */
final class Pace {
  /** What is watched. */
  enum Of {
    /** Nothing. */
    NOTHING,
    /** A request body that is waited for. */
    BODY,
    /** A response that waits for its client. */
    READING
  }

  private Of watched = Of.NOTHING;
  private long since;
  private long before;

  /**
   * Goes on watching, or begins.
   *
   * @param total bytes moved so far
   * @param spell nanoseconds
   * @return when the spell is over
   */
  long watch(Of what, long total, long spell, long now) {
    if (watched != what) {
      watched = what;
      since = now;
      before = total;
    }
    return since + spell;
  }

  /** Stops watching. */
  void stop() {
    watched = Of.NOTHING;
  }

  /** What a spell comes to. */
  enum Verdict {
    /** It is not over. */
    EARLY,
    /** Enough moved; the next has begun. */
    QUICK,
    /** It did not. */
    SLOW
  }

  /**
   * How the spell went.
   *
   * @param least bytes that must move in one; 0 for any number
   */
  Verdict verdict(Of what, long total, long least, long spell, long now) {
    if (watched != what || least == 0 || now - since < spell) {
      return Verdict.EARLY;
    }
    boolean slow = total - before < least;
    since = now;
    before = total;
    return slow ? Verdict.SLOW : Verdict.QUICK;
  }
}
