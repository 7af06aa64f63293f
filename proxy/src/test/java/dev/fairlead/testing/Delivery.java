package dev.fairlead.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.locks.LockSupport;

/** In what pieces bytes are put on the wire; what they mean must not depend on it. */
public enum Delivery {
  /** In one write. */
  WHOLE,
  /** A byte at a time. */
  DRIPPED,
  /** A write for each line, the CRLF itself torn apart. */
  SPLIT_AT_LINES;

  /** Long enough that the other side most often sees the pieces apart; a pace, not a wait. */
  private static final long PACE_NANOS = 30_000;

  /** Beyond so many bytes the rest is sent whole, so that large messages take no time. */
  private static final int PACED = 2_000;

  /** Writes {@code bytes} to a socket without Nagle's algorithm. */
  public void send(OutputStream out, byte[] bytes) throws IOException {
    int from = 0;
    for (int i = 0; i < Math.min(bytes.length, PACED); i++) {
      if (this == DRIPPED || (this == SPLIT_AT_LINES && (bytes[i] == '\r' || bytes[i] == '\n'))) {
        out.write(bytes, from, i + 1 - from);
        out.flush();
        from = i + 1;
        LockSupport.parkNanos(PACE_NANOS);
      }
    }
    if (from < bytes.length) {
      out.write(bytes, from, bytes.length - from);
      out.flush();
    }
  }
}
