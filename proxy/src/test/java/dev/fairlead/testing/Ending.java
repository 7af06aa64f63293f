package dev.fairlead.testing;

/** How a message, or a connection, ended. */
public enum Ending {
  /** By its framing. */
  COMPLETE,
  /** By the end of the stream (FIN). */
  EOF,
  /** By a reset (RST). */
  RESET
}
