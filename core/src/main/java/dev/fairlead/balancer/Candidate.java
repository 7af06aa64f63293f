package dev.fairlead.balancer;

/** What a balancer may know of a backend while it runs. Any thread. */
public interface Candidate {
  /**
   * Unique in its upstream and the same after a reload or on another proxy: what hashing policies
   * know it by, so that its place in the file does not matter.
   */
  String name();

  /** What it has to do; always the same object. */
  Load load();

  /** Exchanges it is serving now, over all event loops. */
  default int inFlight() {
    return load().inFlight();
  }

  /** How quickly it answered lately. */
  default ResponseTimes times() {
    return load().times();
  }
}
