package dev.fairlead.stress;

import dev.fairlead.stress.fault.FaultKind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Which fault comes next, and when: all kinds in an order drawn anew each round, so that a run is
 * not long before each has happened. The same seed gives the same script. Used by one thread.
 */
final class Script {
  private final List<FaultKind> kinds;
  private final Duration least;
  private final Duration most;
  private final Random random;
  private final Deque<FaultKind> round = new ArrayDeque<>();

  Script(List<FaultKind> kinds, Duration least, Duration most, long seed) {
    this.kinds = List.copyOf(kinds);
    this.least = least;
    this.most = most;
    this.random = new Random(seed);
  }

  /** How long it is calm. */
  Duration pause() {
    long span = most.minus(least).toMillis();
    return least.plusMillis(span <= 0 ? 0 : random.nextLong(span + 1));
  }

  FaultKind next() {
    if (round.isEmpty()) {
      List<FaultKind> shuffled = new ArrayList<>(kinds);
      Collections.shuffle(shuffled, random);
      round.addAll(shuffled);
    }
    return round.remove();
  }

  /** What a fault draws its own chances from. */
  RandomGenerator chance() {
    return new Random(random.nextLong());
  }
}
