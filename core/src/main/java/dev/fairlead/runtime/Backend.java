package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.ResponseTimes;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.health.BackendHealth;
import dev.fairlead.model.Address;
import dev.fairlead.model.Label;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One server, live: what is known of it outlives snapshots, by identity of (upstream, name,
 * address). Any thread.
 */
public final class Backend implements Candidate {
  /** Not starting slowly. No clock ever says this. */
  static final long WARM = Long.MIN_VALUE;

  private static final VarHandle IN_FLIGHT = inFlightHandle();

  private final String name;
  private final Address address;
  private final Label label;
  private final ResponseTimes times = new ResponseTimes();
  private final BackendHealth health;
  private final WaitingLine line;

  // A field, not an object: least connections reads it of every backend for every request.
  private volatile int inFlight;

  /** When its slow start began, or {@link #WARM}. */
  private volatile long warmingSince = WARM;

  Backend(BackendSpec spec, Label label, WaitingLine line, BackendHealth health) {
    this.name = spec.name();
    this.address = spec.address();
    this.label = label;
    this.line = line;
    this.health = health;
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

  /** How well it is. */
  public BackendHealth health() {
    return health;
  }

  void take() {
    int _ = (int) IN_FLIGHT.getAndAdd(this, 1);
  }

  /** Counts one more in, unless that many are: exact over all threads. */
  boolean tryTake(int limit) {
    int now = inFlight;
    while (now < limit) {
      int seen = (int) IN_FLIGHT.compareAndExchange(this, now, now + 1);
      if (seen == now) {
        return true;
      }
      now = seen;
    }
    return false;
  }

  void release() {
    int _ = (int) IN_FLIGHT.getAndAdd(this, -1);
    // In this order: who begins to wait is counted before it looks at inFlight for the last time.
    if (line.waiting() > 0) {
      line.roomMade();
    }
  }

  /** When its slow start began, by the ticker of its compiler; {@link #WARM} if it has none. */
  long warmingSince() {
    return warmingSince;
  }

  /** Its slow start begins at {@code now}; {@link #WARM} ends it. */
  void warm(long now) {
    warmingSince = now;
  }

  private static VarHandle inFlightHandle() {
    try {
      return MethodHandles.lookup().findVarHandle(Backend.class, "inFlight", int.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
