package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
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
 * <p>Those who want the same stand in one group: when the first of them finds all full, so would
 * the others. So a backend that becomes free costs a look at each group, not at each of those who
 * wait.
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

  /** Those who want the same, in the order they came. Never empty, with the line's lock held. */
  static final class Group {
    private Waiter first;
    private Waiter last;

    Group(Waiter only) {
      first = only;
      last = only;
    }

    /** When its first came. */
    long number() {
      return first.number;
    }
  }

  private final RandomGenerator random;

  /** Those who wait, and who is just looking whether it must. Written with the lock held. */
  private volatile int waiting;

  // All of these with the lock held.
  private @Nullable Upstream inForce;
  // Linked, since going through a hash map takes as long as it was ever large.
  private final Map<Waiter.Want, Group> groups = new LinkedHashMap<>();
  private long came;

  /** Groups whose first has not been asked in the round that is going on. */
  private final PriorityQueue<Group> toAsk =
      new PriorityQueue<>(Comparator.comparingLong(Group::number));

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
    waiter.number = ++came;
    join(waiter);
    waited++;
    return WAITS;
  }

  /**
   * Takes one out before its turn.
   *
   * @return false when it has been admitted already: {@link Waiter#admitted} was called
   */
  public synchronized boolean leave(Waiter waiter) {
    if (waiter.group == null) {
      return false;
    }
    part(waiter);
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
    // In another world they may want something else.
    List<Waiter> all = inOrder();
    groups.clear();
    for (Waiter waiter : all) {
      waiter.moveTo(upstream);
      join(waiter);
    }
    admitAll();
  }

  /** A backend serves fewer than before, or may serve again. */
  synchronized void roomMade() {
    admitAll();
  }

  private List<Waiter> inOrder() {
    List<Waiter> all = new ArrayList<>();
    for (Group group : groups.values()) {
      for (Waiter waiter = group.first; waiter != null; waiter = waiter.next) {
        all.add(waiter);
      }
    }
    all.sort(Comparator.comparingLong(waiter -> waiter.number));
    return all;
  }

  /** Afterwards there is no backend free that anybody here could use. */
  private void admitAll() {
    toAsk.clear();
    toAsk.addAll(groups.values());
    for (Group group = toAsk.poll(); group != null; group = toAsk.poll()) {
      Waiter waiter = group.first;
      int slot = waiter.tryAdmit(inForceFor(waiter));
      if (slot != Upstream.FULL) {
        if (part(waiter)) {
          toAsk.add(group);
        }
        waiter.admitted(slot);
      }
    }
  }

  private Upstream inForceFor(Waiter waiter) {
    Upstream now = inForce;
    return now == null ? waiter.upstream() : now;
  }

  /** Puts it behind those who want the same. */
  private synchronized void join(Waiter waiter) {
    waiter.want = waiter.wants();
    Group group = groups.get(waiter.want);
    waiter.previous = group == null ? null : group.last;
    waiter.next = null;
    if (group == null) {
      group = new Group(waiter);
      groups.put(waiter.want, group);
    } else {
      group.last.next = waiter;
      group.last = waiter;
    }
    waiter.group = group;
  }

  /** Takes it out. Returns whether others want the same. */
  private synchronized boolean part(Waiter waiter) {
    Group group = Objects.requireNonNull(waiter.group);
    Waiter before = waiter.previous;
    Waiter after = waiter.next;
    if (before != null) {
      before.next = after;
    } else if (after != null) {
      group.first = after;
    } else {
      groups.remove(waiter.want);
    }
    if (after != null) {
      after.previous = before;
    } else if (before != null) {
      group.last = before;
    }
    waiter.previous = null;
    waiter.next = null;
    waiter.group = null;
    waiting--;
    return before != null || after != null;
  }
}
