package dev.fairlead.net;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of one event loop, on a wheel of slots some 67 ms wide. Loop-confined.
 *
 * <p>Moving a deadline away is a field store: the entry stays where it is and moves on when its
 * slot comes up. A connection's deadline is pushed back with every request, so it is linked into
 * the wheel about once in the length of its timeout, however many requests it serves. A deadline is
 * met up to two slots late, never early.
 */
public final class TimerWheel {
  /** A slot is 2^26 ns wide. */
  private static final int TICK_SHIFT = 26;

  private static final int SLOTS = 1024;

  private final @Nullable Timed[] slots = new Timed[SLOTS];
  private final long origin;
  private final Consumer<Throwable> faults;
  private long done;

  /**
   * A wheel whose time begins at {@code now}, in {@link System#nanoTime()}.
   *
   * @param faults told of exceptions out of what expired; the others still expire
   */
  public TimerWheel(long now, Consumer<Throwable> faults) {
    origin = now;
    this.faults = faults;
  }

  /** Nanoseconds between two turns. */
  public static long tickNanos() {
    return 1L << TICK_SHIFT;
  }

  /** Sets the only deadline of {@code timed}, in {@link System#nanoTime()}. */
  public void set(Timed timed, long due) {
    timed.due = due;
    long tick = tickOf(due);
    if (timed.tick < 0 || timed.tick > tick) {
      unlink(timed);
      link(timed, tick);
    }
  }

  /** Takes the deadline away. */
  public void clear(Timed timed) {
    timed.due = Timed.NEVER;
  }

  /** Takes it off the wheel: it will not be used again. */
  public void remove(Timed timed) {
    timed.due = Timed.NEVER;
    unlink(timed);
  }

  /** Calls whatever has become due. */
  public void turn(long now) {
    long upTo = now - origin >> TICK_SHIFT;
    while (done < upTo) {
      done++;
      int slot = (int) (done & SLOTS - 1);
      // One at a time from the head: what expires may take its neighbours off the wheel.
      for (Timed timed = slots[slot]; timed != null; timed = slots[slot]) {
        unlink(timed);
        look(timed, now);
      }
    }
  }

  private void look(Timed timed, long now) {
    if (timed.due == Timed.NEVER) {
      return;
    }
    if (timed.due - now <= 0) {
      timed.due = Timed.NEVER;
      try {
        timed.expired(now);
      } catch (RuntimeException e) {
        faults.accept(e);
      }
    } else {
      link(timed, tickOf(timed.due));
    }
  }

  /** The first tick that ends after {@code due}, but no further away than the wheel is round. */
  private long tickOf(long due) {
    long tick = (due - origin >> TICK_SHIFT) + 1;
    return Math.max(done + 1, Math.min(tick, done + SLOTS - 1));
  }

  private void link(Timed timed, long tick) {
    int slot = (int) (tick & SLOTS - 1);
    Timed head = slots[slot];
    timed.tick = tick;
    timed.next = head;
    timed.previous = null;
    if (head != null) {
      head.previous = timed;
    }
    slots[slot] = timed;
  }

  private void unlink(Timed timed) {
    if (timed.tick < 0) {
      return;
    }
    Timed previous = timed.previous;
    Timed next = timed.next;
    if (previous != null) {
      previous.next = next;
    } else {
      slots[(int) (timed.tick & SLOTS - 1)] = next;
    }
    if (next != null) {
      next.previous = previous;
    }
    timed.previous = null;
    timed.next = null;
    timed.tick = -1;
  }
}
