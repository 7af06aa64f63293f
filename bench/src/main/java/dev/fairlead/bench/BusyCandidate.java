package dev.fairlead.bench;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.ResponseTimes;

/** A candidate with as much to do as it is told, its counter a field as a backend's is. */
final class BusyCandidate implements Candidate {
  private static final long DECAY = 10_000_000_000L;

  private final String name;
  private final ResponseTimes times = new ResponseTimes();
  private volatile int inFlight;

  BusyCandidate(String name, int inFlight) {
    this.name = name;
    this.inFlight = inFlight;
    times.observe(1_000_000L + inFlight * 7_919L, false, 0, DECAY);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public ResponseTimes times() {
    return times;
  }
}
