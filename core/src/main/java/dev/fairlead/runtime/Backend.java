package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidate;
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
  private volatile int weight;

  Backend(BackendSpec spec, Label label) {
    this.name = spec.name();
    this.address = spec.address();
    this.label = label;
    this.weight = spec.weight();
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
  public int weight() {
    return weight;
  }

  void weight(int weight) {
    this.weight = weight;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  void take() {
    inFlight.getAndIncrement();
  }

  void release() {
    inFlight.getAndDecrement();
  }
}
