package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.Load;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.health.BackendHealth;
import dev.fairlead.model.Address;
import dev.fairlead.model.Label;

/**
 * One server, live: what is known of it outlives snapshots, by identity of (upstream, name,
 * address). Any thread.
 */
public final class Backend implements Candidate {
  /** Not starting slowly. No clock ever says this. */
  static final long WARM = Long.MIN_VALUE;

  private final String name;
  private final Address address;
  private final boolean tls;
  private final Label label;
  private final Load load;
  private final BackendHealth health;
  private final WaitingLine line;

  /** When its slow start began, or {@link #WARM}. */
  private volatile long warmingSince = WARM;

  Backend(BackendSpec spec, Label label, Load load, WaitingLine line, BackendHealth health) {
    this.name = spec.name();
    this.address = spec.address();
    this.tls = spec.tls();
    this.label = label;
    this.load = load;
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

  /** Whether it is spoken to over TLS. */
  public boolean tls() {
    return tls;
  }

  /** What statistics keep it under. */
  public Label label() {
    return label;
  }

  @Override
  public Load load() {
    return load;
  }

  /** How well it is. */
  public BackendHealth health() {
    return health;
  }

  void take() {
    load.take();
  }

  /** Counts one more in, unless that many are: exact over all threads. */
  boolean tryTake(int limit) {
    return load.tryTake(limit);
  }

  void release() {
    load.release();
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
}
