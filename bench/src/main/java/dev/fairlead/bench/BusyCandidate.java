package dev.fairlead.bench;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.ResponseTimes;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/** A candidate with as much to do as it is told, its counter a field as a backend's is. */
final class BusyCandidate implements Candidate {
  private static final VarHandle IN_FLIGHT;

  static {
    try {
      IN_FLIGHT = MethodHandles.lookup().findVarHandle(BusyCandidate.class, "inFlight", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private static final long DECAY = 10_000_000_000L;

  private final String name;
  private final ResponseTimes times = new ResponseTimes();
  private int inFlight;

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
    return (int) IN_FLIGHT.getOpaque(this);
  }

  @Override
  public ResponseTimes times() {
    return times;
  }
}
