package dev.fairlead.traffic.client;

/** A connection to the target. Loop-confined. */
public interface Link {
  /** Whether one more request can be sent now. */
  boolean isUsable();

  /** Whether a request was sent on it before. */
  boolean isUsed();

  /** Sends a request; it must be usable. */
  void send(Outgoing request, Awaiting awaiting);

  /** Gives up on an answer; what others wait for on the same connection goes on if it can. */
  void abandon(Awaiting awaiting);

  /** Does something once it is closed, by whomever. */
  void whenClosed(Runnable then);

  /** Ends it. Nobody is told. */
  void close();
}
