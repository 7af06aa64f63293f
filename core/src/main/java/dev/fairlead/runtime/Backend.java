package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.ResponseTimes;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.Label;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One server, live: what is known of it outlives snapshots, by identity of (upstream, name,
 * address). Any thread.
 */
public final class Backend implements Candidate {
  private final String name;
  private final Address address;
  private final Label label;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final ResponseTimes times = new ResponseTimes();

  Backend(BackendSpec spec, Label label) {
    this.name = spec.name();
    this.address = spec.address();
    this.label = label;
  }

  /** As in the configuration, unique within its upstream. */
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
    return inFlight.get();
  }

  @Override
  public ResponseTimes times() {
    return times;
  }

  void take() {
    inFlight.getAndIncrement();
  }

  void release() {
    inFlight.getAndDecrement();
  }
}
