package dev.fairlead.comparison.simulation;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.comparison.result.Contestant;
import java.util.SplittableRandom;

/**
 * Finds a backend for a request as the proxy does: those that are full are passed over, one that
 * refuses the connection is followed by another. Single-threaded.
 */
final class Dispatcher {
  /** How long it takes to be refused: a round trip in one data centre. */
  static final long REFUSED_NANOS = 200_000;

  private final World.Limits limits;
  private final boolean limited;
  private final long decayNanos;
  private final Membership membership;
  private final Receiver receiver;
  private final Measurements measured;
  private final Pick pick;

  /** Takes requests on behalf of a backend. */
  @FunctionalInterface
  interface Receiver {
    void give(int id, int slot, long now);
  }

  /** What became of a request. */
  enum Outcome {
    /** A backend has it. */
    GIVEN,
    /** All that would do are full. */
    FULL,
    /** As many as may be tried refused it, or none is there. */
    UNREACHABLE
  }

  Dispatcher(
      World world,
      Contestant contestant,
      long seed,
      Membership membership,
      Receiver receiver,
      Measurements measured) {
    this.limits = world.limits();
    this.limited = contestant.limited();
    this.decayNanos = contestant.balance().decay().toNanos();
    this.membership = membership;
    this.receiver = receiver;
    this.measured = measured;
    // Not the stream that the traffic is made of.
    this.pick = new Pick(new SplittableRandom(~seed));
  }

  /** Whether some backend is there and not full. */
  boolean hasRoom(long now) {
    for (SimulatedBackend backend : membership.backends()) {
      if (!backend.isFull() && !backend.is(Spell.Kind.AWAY, now)) {
        return true;
      }
    }
    return false;
  }

  Outcome dispatch(int id, long key, long now) {
    pick.clear();
    pick.key = key;
    pick.now = now;
    boolean someFull = limited && passOverFull();
    SimulatedBackend[] backends = membership.backends();
    for (int attempt = 0; attempt < limits.attempts(); attempt++) {
      int slot = membership.balancer().pick(pick);
      if (slot == Balancer.NONE) {
        return someFull ? Outcome.FULL : Outcome.UNREACHABLE;
      }
      SimulatedBackend backend = backends[slot];
      if (!backend.is(Spell.Kind.REFUSES, now)) {
        if (attempt == 0) {
          noteDisplaced(slot, now);
        }
        receiver.give(id, slot, now);
        return Outcome.GIVEN;
      }
      backend.times().observe(REFUSED_NANOS, true, now, decayNanos);
      measured.refused(slot, now);
      pick.tried.add(slot);
    }
    return Outcome.UNREACHABLE;
  }

  private void noteDisplaced(int slot, long now) {
    Balancer home = membership.home();
    if (home != null && home.pick(pick) != slot) {
      measured.displaced(now);
    }
  }

  private boolean passOverFull() {
    boolean some = false;
    SimulatedBackend[] backends = membership.backends();
    for (int slot = 0; slot < backends.length; slot++) {
      if (backends[slot].isFull()) {
        pick.tried.add(slot);
        some = true;
      }
    }
    return some;
  }
}
