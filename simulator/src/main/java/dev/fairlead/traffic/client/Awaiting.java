package dev.fairlead.traffic.client;

/** Waits for one answer. Called on the loop of the link, once. */
public interface Awaiting {
  /** Whether the body is to be kept; else it is only counted. */
  boolean wantsBody();

  /** It is whole. */
  void answered(Answer answer);

  /** There will be none. */
  void failed(Fault fault);
}
