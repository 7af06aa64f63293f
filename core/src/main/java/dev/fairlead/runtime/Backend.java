package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.ResponseTimes;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.Label;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One server, live: what is known of it outlives snapshots, by identity of (upstream, name,
 * address). Any thread.
 */
public final class Backend implements Candidate {
  private static final VarHandle IN_FLIGHT = inFlightHandle();

  private final String name;
  private final Address address;
  private final Label label;
  private final ResponseTimes times = new ResponseTimes();
  // A field, not an object: least connections reads it of every backend for every request.
  private volatile int inFlight;

  Backend(BackendSpec spec, Label label) {
    this.name = spec.name();
    this.address = spec.address();
    this.label = label;
  }

  /** As in the configuration, unique within its upstream. */
  @Override
  public String name() {
    return name;
  }

  /** Where it listens. */
  public Address address() {
    return address;
  }

  /** What statistics keep it under. */
  public Label label() {
    return label;
  }

  @Override
  public int inFlight() {
    return inFlight;
  }

  @Override
  public ResponseTimes times() {
    return times;
  }

  void take() {
    int _ = (int) IN_FLIGHT.getAndAdd(this, 1);
  }

  void release() {
    int _ = (int) IN_FLIGHT.getAndAdd(this, -1);
  }

  private static VarHandle inFlightHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Backend.class, "inFlight", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
