package dev.fairlead.balancer;

/** What a balancer may know of a backend. Any thread. */
public interface Candidate {
  /** Its share, 1 or more. */
  int weight();

  /** Exchanges it is serving now, over all event loops. */
  int inFlight();
}
