package dev.fairlead.balancer;

/** What a balancer may know of a backend while it runs. Any thread. */
public interface Candidate {
  /** Exchanges it is serving now, over all event loops. */
  int inFlight();

  /** How quickly it answered lately. */
  ResponseTimes times();
}
