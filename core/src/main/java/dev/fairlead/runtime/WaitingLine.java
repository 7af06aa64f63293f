package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Where the exchanges of one upstream wait, over all event loops, for a backend that is not full:
 * first come, first served, but nobody waits behind one who waits for something else. There is one
 * for each upstream name; it outlives snapshots. Any thread.
 *
 * <p>A backend that has become free is claimed for the first who may use it by the thread that
 * freed it, so nobody who comes later can be quicker. As long as nobody waits, nothing here is
 * locked; only {@link #waiting} is read.
 *
 * <p>No wake-up is lost: who comes counts itself first and looks for a free backend then; who frees
 * a backend gives it back first and looks at the count then. One of the two sees the other.
 */
public final class WaitingLine {
  /** What {@link #enter} returns for one who waits. */
  public static final int WAITS = -3;

  /** How a wait ended. */
  public enum End {
    /** With a backend, or the news that there is none left. */
    ADMITTED,
    /** It took too long. */
    TIMED_OUT,
    /** The exchange ended first. */
    LEFT
  }

  /**
   * What has been seen since the start. Immutable.
   *
   * @param waiting now
   * @param waited all that ever waited, those who do now included
   * @param refused found the line full
   * @param timedOut waited in vain
   * @param left ended for another reason while they waited
   * @param totalNanos sum of the waits that have ended
   * @param maxNanos the longest of them
   */
  public record Figures(
      int waiting,
      long waited,
      long refused,
      long timedOut,
      long left,
      long totalNanos,
      long maxNanos) {
    /** Mean of the waits that have ended, in nanoseconds; 0 when none has. */
    public double meanNanos() {
      long ended = waited - waiting;
      return ended <= 0 ? 0 : (double) totalNanos / ended;
    }
  }

  private final RandomGenerator random;

  /** Those who wait, and who is just looking whether it must. Written with the lock held. */
  private volatile int waiting;

  // All of these with the lock held.
  private @Nullable Upstream inForce;
  private @Nullable Waiter first;
  private @Nullable Waiter last;

  /** Those among the waiting whom not any backend will do. */
  private int choosy;

  private long waited;
  private long refused;
  private long timedOut;
  private long left;
  private long totalNanos;
  private long maxNanos;

  /** An empty line. The chance in it spreads load and need not be unpredictable. */
  WaitingLine(String upstream) {
    random = new SplittableRandom(upstream.hashCode());
  }

  /** Chance, to be drawn from with the lock held. */
  RandomGenerator random() {
    return random;
  }

  /** How many wait now. */
  public int waiting() {
    return waiting;
  }

  /**
   * Claims a backend, or waits for one.
   *
   * @return a slot of {@link Waiter#upstream} that is claimed; {@link Balancer#NONE} when there is
   *     no backend that would do; {@link Upstream#FULL} when there is no place to wait either;
   *     {@link #WAITS} when {@link Waiter#admitted} will be called
   */
  public synchronized int enter(Waiter waiter) {
    waiting++;
    admitAll();
    int slot = waiter.tryAdmit(inForceFor(waiter));
    if (slot != Upstream.FULL) {
      waiting--;
      return slot;
    }
    if (waiting > waiter.upstream().spec().queue().size()) {
      waiting--;
      refused++;
      return Upstream.FULL;
    }
    link(waiter);
    waited++;
    return WAITS;
  }

  /**
   * Takes one out before its turn.
   *
   * @return false when it has been admitted already: {@link Waiter#admitted} was called
   */
  public synchronized boolean leave(Waiter waiter) {
    if (!waiter.linked) {
      return false;
    }
    unlink(waiter);
    return true;
  }

  /**
   * Takes note of how a wait ended.
   *
   * @param nanos how long it was
   */
  public synchronized void ended(End end, long nanos) {
    switch (end) {
      case ADMITTED -> {}
      case TIMED_OUT -> timedOut++;
      case LEFT -> left++;
    }
    totalNanos += nanos;
    maxNanos = Math.max(maxNanos, nanos);
  }

  /** What has been seen since the start. */
  public synchronized Figures figures() {
    return new Figures(waiting, waited, refused, timedOut, left, totalNanos, maxNanos);
  }

  /** From now on they wait for the backends, and by the limits, of {@code upstream}. */
  synchronized void follow(Upstream upstream) {
    inForce = upstream;
    admitAll();
  }

  /** A backend serves fewer than before, or may serve again. */
  synchronized void roomMade() {
    admitAll();
  }

  /** Afterwards there is no backend free that anybody here could use. */
  private void admitAll() {
    boolean allFull = false;
    Waiter next = first;
    while (next != null && !(allFull && choosy == 0)) {
      Waiter waiter = next;
      next = waiter.next;
      boolean any = waiter.takesAny();
      if (any && allFull) {
        continue;
      }
      int slot = waiter.tryAdmit(inForceFor(waiter));
      if (slot == Upstream.FULL) {
        allFull |= any;
        count(waiter, !waiter.takesAny());
      } else {
        unlink(waiter);
        waiter.admitted(slot);
      }
    }
  }

  private Upstream inForceFor(Waiter waiter) {
    Upstream now = inForce;
    return now == null ? waiter.upstream() : now;
  }

  private synchronized void link(Waiter waiter) {
    Waiter before = last;
    waiter.previous = before;
    waiter.linked = true;
    if (before == null) {
      first = waiter;
    } else {
      before.next = waiter;
    }
    last = waiter;
    count(waiter, !waiter.takesAny());
  }

  private void count(Waiter waiter, boolean isChoosy) {
    if (waiter.choosy != isChoosy) {
      waiter.choosy = isChoosy;
      choosy += isChoosy ? 1 : -1;
    }
  }

  private synchronized void unlink(Waiter waiter) {
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before == null) {
      first = after;
    } else {
      before.next = after;
    }
    if (after == null) {
      last = before;
    } else {
      after.previous = before;
    }
    waiter.previous = null;
    waiter.next = null;
    waiter.linked = false;
    waiting--;
    count(waiter, false);
  }
}
