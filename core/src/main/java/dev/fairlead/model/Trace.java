package dev.fairlead.model;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The trace that one exchange belongs to, W3C Trace Context, and its attempts. Loop-confined and
 * reused like the {@link ExchangeRecord} that it belongs to: an observer reads what it needs during
 * the call and keeps no reference. Public fields, because it is a row of facts. Times are of {@link
 * System#nanoTime()}.
 */
public final class Trace {
  /** Flag of a trace that is recorded. */
  public static final int SAMPLED = 1;

  /** Flag of a trace whose id is random (Trace Context level 2). */
  public static final int RANDOM = 2;

  /** The first half of the trace id. */
  public long high;

  /** The second half of the trace id. */
  public long low;

  /** Id of the span that the exchange belongs to; 0 when the trace begins here. */
  public long parent;

  /** Id of the exchange's own span. */
  public long span;

  /** What is passed on of the flags: {@link #SAMPLED} and {@link #RANDOM}. */
  public int flags;

  /** Whether the client's own connection is encrypted. */
  public boolean secure;

  /** The peer's address, which is not the client's where another proxy is between; or null. */
  public @Nullable String peer;

  /** The path pattern of the route, or null. */
  public @Nullable String pattern;

  private Attempt[] attempts = {new Attempt()};
  private int count;

  /** One attempt to have the request served by a backend. */
  public static final class Attempt {
    /** Id of its span, which the backend is told. */
    public long span;

    /** When it began. */
    public long startedNanos;

    /** When it ended; 0 while it has not. */
    public long endedNanos;

    /** Status of the backend's answer; 0 for none. */
    public int status;

    /** Why it failed, or null. */
    public @Nullable Failure failure;

    /** Whose it is. */
    public @Nullable Label backend;

    /** Where that is. */
    public @Nullable Address address;

    /** Whether it is spoken to over TLS. */
    public boolean secure;
  }

  /** A trace without attempts. */
  public Trace() {}

  /** Whether it is recorded. */
  public boolean sampled() {
    return (flags & SAMPLED) != 0;
  }

  /** Forgets everything. */
  public void clear() {
    high = 0;
    low = 0;
    parent = 0;
    span = 0;
    flags = 0;
    secure = false;
    peer = null;
    pattern = null;
    count = 0;
  }

  /** Attempts begun. */
  public int attempts() {
    return count;
  }

  /** The attempt of that number, from 0. */
  public Attempt attempt(int number) {
    return attempts[number];
  }

  /** The attempt begun last, or null. */
  public @Nullable Attempt last() {
    return count == 0 ? null : attempts[count - 1];
  }

  /** Begins another. */
  public Attempt begin(long spanId, long now) {
    if (count == attempts.length) {
      attempts = Arrays.copyOf(attempts, count * 2);
      for (int i = count; i < attempts.length; i++) {
        attempts[i] = new Attempt();
      }
    }
    Attempt begun = attempts[count++];
    begun.span = spanId;
    begun.startedNanos = now;
    begun.endedNanos = 0;
    begun.status = 0;
    begun.failure = null;
    begun.backend = null;
    begun.address = null;
    begun.secure = false;
    return begun;
  }

  /** The last attempt is over, unless it was before: what became of it. */
  public void end(int status, @Nullable Failure failure, long now) {
    Attempt last = last();
    if (last != null && last.endedNanos == 0) {
      last.status = status;
      last.failure = failure;
      last.endedNanos = now;
    }
  }
}
