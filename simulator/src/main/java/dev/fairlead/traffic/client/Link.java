package dev.fairlead.traffic.client;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A connection to the target. Loop-confined. */
public interface Link {
  /** Whether one more request can be sent now. */
  boolean isUsable();

  /** Whether a request was answered on it before. */
  boolean isUsed();

  /**
   * Does something once it shows whether the other side speaks the protocol, as far as that shows
   * without a request; null for a fault when it does.
   */
  void whenSpoken(Consumer<@Nullable Fault> then);

  /** Sends a request; it must be usable. */
  void send(Outgoing request, Awaiting awaiting);

  /** Gives up on an answer; what others wait for on the same connection goes on if it can. */
  void abandon(Awaiting awaiting);

  /** Does something once it is closed, by whomever. */
  void whenClosed(Runnable then);

  /** Ends it. Nobody is told. */
  void close();
}
