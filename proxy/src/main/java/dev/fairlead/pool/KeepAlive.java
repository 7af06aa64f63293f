package dev.fairlead.pool;

/**
 * When a connection that is quiet is asked by PING (RFC 9113 §6.7) whether it is still there, and
 * when one that is idle has been so for long enough. Loop-confined, one per connection.
 *
 * <p>Backends count PINGs that come unasked: gRPC servers close a connection with the third between
 * two responses, unless minutes lie between them and a stream is open.
 */
final class KeepAlive {
  private static final long FIRST_NANOS = 10_000_000_000L;
  private static final long NEXT_NANOS = 301_000_000_000L;
  private static final long ANSWER_NANOS = 10_000_000_000L;
  private static final int MOST_WHILE_IDLE = 2;

  private long lastRead;
  private long askedAt;
  private boolean asked;
  private int asks;
  private long idleSince;

  void begin(long now) {
    lastRead = now;
    idleSince = now;
  }

  /** Something has come: whatever it is, the backend is there. */
  void read(long now) {
    lastRead = now;
    asked = false;
  }

  /** A response, or some of it, has come. */
  void served() {
    asks = 0;
  }

  long lastRead() {
    return lastRead;
  }

  /** The last stream has gone. */
  void idle(long now) {
    idleSince = now;
  }

  boolean isIdleFor(long nanos, long now) {
    return now - idleSince >= nanos;
  }

  /** A PING was sent. */
  void asked(long now) {
    asked = true;
    askedAt = now;
    asks++;
  }

  /** Whether a PING has remained without an answer. */
  boolean isLost(long now) {
    return asked && now - askedAt >= ANSWER_NANOS;
  }

  /** Whether a PING is due. */
  boolean wantsPing(boolean empty, long now) {
    return !asked && asksAgain(empty) && now - lastAsked() >= gap();
  }

  private boolean asksAgain(boolean empty) {
    return !empty || asks < MOST_WHILE_IDLE;
  }

  private long gap() {
    return asks == 0 ? FIRST_NANOS : NEXT_NANOS;
  }

  private long lastAsked() {
    return asks == 0 ? lastRead : askedAt;
  }

  /** When to look again. */
  long due(boolean empty, long idleNanos) {
    long due = asked ? askedAt + ANSWER_NANOS : Long.MAX_VALUE;
    if (!asked && asksAgain(empty)) {
      due = lastAsked() + gap();
    }
    return empty ? Math.min(due, idleSince + idleNanos) : due;
  }
}
