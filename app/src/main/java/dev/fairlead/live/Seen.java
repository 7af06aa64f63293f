package dev.fairlead.live;

/**
 * What became of one request. Immutable.
 *
 * @param id as sent with it
 * @param arrivedNanos when it was meant to be sent, from the start
 * @param workNanos what it asked for
 * @param slot the backend that it was given to; -1 if to none
 * @param lateNanos how much later than meant it was sent
 * @param endedNanos when it was over, from the start
 * @param end how
 */
record Seen(
    String id,
    long arrivedNanos,
    long workNanos,
    int slot,
    long lateNanos,
    long endedNanos,
    End end) {
  /** How a request may end. */
  enum End {
    ANSWERED,
    /** A backend answered with an error. */
    FAILED,
    /** No backend could be reached. */
    UNREACHABLE,
    TIMED_OUT,
    /** The proxy had no place in its queue, or nobody ready. */
    TURNED_AWAY,
    /** Too many were under way already: not sent, and no fault of the policy. */
    DROPPED
  }

  /** The same, now that it is known who was given it. */
  Seen at(int backend) {
    return new Seen(id, arrivedNanos, workNanos, backend, lateNanos, endedNanos, end);
  }

  long latencyNanos() {
    return endedNanos - arrivedNanos;
  }
}
