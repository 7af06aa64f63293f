package dev.fairlead.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Writes to one who watches, on a virtual thread of its own, and can be cut off by another when a
 * write does not end.
 */
final class ClientWriter {
  private volatile long since;
  private volatile boolean writing;
  private @Nullable Thread running;

  /** From now on it is this thread that writes. */
  synchronized void begin() {
    running = Thread.currentThread();
  }

  /** It writes no more. */
  synchronized void end() {
    running = null;
  }

  /** Writes, and waits until the connection has taken it. */
  void write(OutputStream out, byte[] bytes, boolean flush) throws IOException {
    since = System.nanoTime();
    writing = true;
    out.write(bytes);
    if (flush) {
      out.flush();
    }
    writing = false;
  }

  /**
   * Cuts it off if a write has lasted for so long. Any thread.
   *
   * @param now by {@link System#nanoTime}
   */
  void cutIfStuck(long now, Duration patience) {
    if (writing && now - since > patience.toNanos()) {
      cut();
    }
  }

  /** A virtual thread that is interrupted in a write closes its socket. Any thread. */
  synchronized void cut() {
    if (running != null) {
      running.interrupt();
    }
  }
}
