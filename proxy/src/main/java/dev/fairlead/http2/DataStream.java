package dev.fairlead.http2;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** A stream that sends data, as {@link DataSender} sees it. Loop-confined. */
public abstract class DataStream {
  /** What neither the windows nor the socket took. */
  @Nullable ByteBuf pending;

  /** How much of it is counted as waiting for the stream's own window. */
  int stalled;

  boolean endPending;
  boolean queued;
  @Nullable DataStream previousInLine;
  @Nullable DataStream nextInLine;
  long window;
  long sent;

  /** A stream that sends nothing yet. */
  protected DataStream() {}

  /** Its number. */
  public abstract int id();

  /** Whether it is over: nothing is sent on it any more. */
  protected abstract boolean isClosed();

  /** Whether trailers are to end it. */
  protected abstract boolean hasTrailers();

  /** Sends them, in place of an empty frame of data. */
  protected abstract void sendTrailers();

  /** Its last frame has been written. */
  protected abstract void endSent();

  /** Everything kept has been sent, and more may follow. */
  protected abstract void drained();

  /** Begins anew, with that window of its peer's. */
  protected final void beginSending(long peersWindow) {
    window = peersWindow;
    sent = 0;
  }

  /** Whether data waits for room. */
  public final boolean holdsData() {
    return pending != null;
  }

  /** Whether its end waits behind data. */
  protected final boolean isEndPending() {
    return endPending;
  }

  /** Bytes of data sent. */
  public final long sent() {
    return sent;
  }
}
