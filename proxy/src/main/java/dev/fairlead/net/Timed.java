package dev.fairlead.net;

import org.jspecify.annotations.Nullable;

/** Something that is due at a time, one deadline at a time. Loop-confined. */
public abstract class Timed {
  /** No deadline. */
  public static final long NEVER = Long.MAX_VALUE;

  long due = NEVER;

  /** The wheel's tick at which it will be looked at; -1 when it is not linked. */
  long tick = -1;

  @Nullable Timed previous;
  @Nullable Timed next;

  /** The deadline has passed. A new one may be set. */
  protected abstract void expired(long now);
}
