package dev.fairlead.probe;

import dev.fairlead.config.HealthSpec;
import dev.fairlead.health.Availability;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.random.RandomGenerator;

/** When which backend is to be checked next. Confined to the control thread. */
final class Schedule {
  /** First checks are spread so that a second has a hundred of them, but over no more than this. */
  private static final long LONGEST_SPREAD = 10_000_000_000L;

  private static final long EACH = 10_000_000;

  /** Where nobody serves before that check, there may be a thousand a second. */
  private static final long EACH_AWAITED = 1_000_000;

  private final PriorityQueue<BackendWatch> queue =
      new PriorityQueue<>(Comparator.comparingLong(watch -> watch.dueAt));
  private final RandomGenerator random;

  /**
   * An empty one.
   *
   * @param random for jitter
   */
  Schedule(RandomGenerator random) {
    this.random = random;
  }

  /** How long until the first check: another time for each backend, the same at each start. */
  static long spread(BackendWatch watch, HealthSpec spec, long backends) {
    boolean awaited = watch.active.state() != Availability.Active.UP;
    long over =
        Math.min(
            Math.min(spec.pulse().toNanos(), LONGEST_SPREAD),
            backends * (awaited ? EACH_AWAITED : EACH));
    String id = watch.upstream().name() + '/' + watch.name();
    long hash = id.hashCode() * 0x9E3779B97F4A7C15L;
    return Math.unsignedMultiplyHigh((hash ^ hash >>> 29) * 0xBF58476D1CE4E5B9L, over);
  }

  /** How long until the next check, but for jitter. */
  static long wait(BackendWatch watch) {
    return watch.waitNanos(watch.upstream().spec(), watch.upstream().alone());
  }

  /**
   * When the next check is due: a tenth sooner or later, but never later while one waits for it.
   */
  long after(BackendWatch watch) {
    double most = watch.suspected() ? 0.1 : 0.2;
    return watch.lastStarted + (long) (wait(watch) * (0.9 + most * random.nextDouble()));
  }

  /** It is due then; while it is being checked, the end of that decides. */
  void at(BackendWatch watch, long when) {
    if (watch.running == null) {
      remove(watch);
      watch.dueAt = when;
      watch.scheduled = true;
      queue.add(watch);
    }
  }

  /** It is due then, if it was not before. */
  void sooner(BackendWatch watch, long when) {
    if (watch.running == null && (!watch.scheduled || watch.dueAt - when > 0)) {
      at(watch, when);
    }
  }

  void remove(BackendWatch watch) {
    if (watch.scheduled) {
      queue.remove(watch);
      watch.scheduled = false;
    }
  }

  /** When the next is due, or {@link BackendWatch#NEVER}. */
  long next() {
    BackendWatch first = queue.peek();
    return first == null ? BackendWatch.NEVER : first.dueAt;
  }

  /** Takes out the next, if there is one. */
  BackendWatch take() {
    BackendWatch first = queue.remove();
    first.scheduled = false;
    return first;
  }
}
