package dev.fairlead.bench;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.Load;
import dev.fairlead.balancer.Loads;

/** A candidate with as much to do as it is told. */
final class BusyCandidate implements Candidate {
  private static final long DECAY = 10_000_000_000L;

  private final String name;
  private final Load load;

  /** One whose counter is beside those of others of {@code loads}, as a backend's is. */
  BusyCandidate(String name, Loads loads, int inFlight) {
    this.name = name;
    this.load = loads.next();
    for (int i = 0; i < inFlight; i++) {
      load.take();
    }
    load.times().observe(1_000_000L + inFlight * 7_919L, false, 0, DECAY);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Load load() {
    return load;
  }
}
