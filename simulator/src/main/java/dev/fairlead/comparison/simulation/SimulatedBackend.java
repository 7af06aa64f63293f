package dev.fairlead.comparison.simulation;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.Load;
import dev.fairlead.balancer.Loads;
import org.jspecify.annotations.Nullable;

/** A backend while the simulation runs. Single-threaded. */
final class SimulatedBackend implements Candidate {
  /** How quickly a failing backend answers 500. */
  static final long FAIL_NANOS = 1_000_000;

  final BackendModel model;
  final IntQueue queue = new IntQueue();

  /** In-flight requests times nanoseconds, since {@link #restart}. */
  long inFlightArea;

  /** Busy workers times nanoseconds, since {@link #restart}. */
  long busyArea;

  int maxInFlight;

  private final Load load;
  private int busy;
  private long since;
  private int spell;

  SimulatedBackend(BackendModel model, Load load) {
    this.model = model;
    this.load = load;
  }

  @Override
  public String name() {
    return model.name();
  }

  @Override
  public Load load() {
    return load;
  }

  /** All of a world, idle, by slot. */
  static SimulatedBackend[] all(World world) {
    Loads loads = new Loads();
    return world.backends().stream()
        .map(model -> new SimulatedBackend(model, loads.next()))
        .toArray(SimulatedBackend[]::new);
  }

  boolean hasFreeWorker() {
    return busy < model.workers();
  }

  boolean isFull() {
    return inFlight() >= model.workers();
  }

  void given(long now) {
    settle(now);
    load.take();
    maxInFlight = Math.max(maxInFlight, inFlight());
  }

  void answered(long now) {
    settle(now);
    load.release();
  }

  void began(long now) {
    settle(now);
    busy++;
  }

  void ended(long now) {
    settle(now);
    busy--;
  }

  /** Adds up what was until now. */
  void settle(long now) {
    inFlightArea += inFlight() * (now - since);
    busyArea += busy * (now - since);
    since = now;
  }

  /** Begins to add up anew. */
  void restart(long now) {
    settle(now);
    inFlightArea = 0;
    busyArea = 0;
    maxInFlight = inFlight();
  }

  boolean is(Spell.Kind kind, long now) {
    Spell current = spell(now);
    return current != null && current.kind() == kind;
  }

  /** How long it serves a request that it begins with now. */
  long serviceNanos(long work, long now) {
    Spell current = spell(now);
    double slowness = model.slowness();
    if (current != null) {
      if (current.kind() == Spell.Kind.FAILS) {
        return FAIL_NANOS;
      }
      slowness *= current.slowness();
    }
    return slowness == 1 ? work : Math.max(1, (long) (work * slowness));
  }

  /** The spell it has now, or null. Time only goes on, so that those that are over stay so. */
  private @Nullable Spell spell(long now) {
    while (spell < model.spells().size()) {
      Spell next = model.spells().get(spell);
      if (now < next.until()) {
        return now < next.from() ? null : next;
      }
      spell++;
    }
    return null;
  }
}
