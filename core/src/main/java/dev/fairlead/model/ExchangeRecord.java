package dev.fairlead.model;

import org.jspecify.annotations.Nullable;

/**
 * What happened in one exchange, told once when it is over.
 *
 * <p>Loop-confined and reused: an observer reads what it needs during the call and keeps no
 * reference. Public fields, because it is a row of facts without behaviour. Times are in
 * nanoseconds; -1 means that the exchange never came so far.
 */
public final class ExchangeRecord {
  /** Wall clock at the first byte of the request, milliseconds since 1970. */
  public long startedAtMillis;

  /** {@link System#nanoTime()} at the first byte of the request. */
  public long startedNanos;

  /** From the start until a connection to a backend was at hand; of the last attempt. */
  public long connectNanos;

  /** How long it waited for a backend that was not full, over all attempts; 0 when it did not. */
  public long queueNanos;

  /** From the start until the first byte of the response head came from the backend. */
  public long firstByteNanos;

  /** From the start until the last byte was handed to the client's connection. */
  public long totalNanos;

  /** The route, or null when none matched. */
  public @Nullable Label route;

  /** The backend of the last attempt, or null. */
  public @Nullable Label backend;

  /** Name of the upstream, or null. */
  public @Nullable String upstream;

  /** The request head; null when none could be read. Valid during the call only. */
  public @Nullable RequestHead head;

  /** Status sent to the client; 499 when it left first; 0 when the exchange was cut before any. */
  public int status;

  /** Bytes of request body received from the client, framing excluded. */
  public long bytesIn;

  /** Bytes of response body sent to the client, framing excluded. */
  public long bytesOut;

  /** Attempts made, 0 when no backend was tried. */
  public int attempts;

  /** Why it failed, or null when it went well. */
  public @Nullable Failure failure;

  /** Why the last attempt, which had failed, was not made again; null when none was in question. */
  public @Nullable RetryRefusal retryRefusal;

  /** Name of the limit that refused it, or null. */
  public @Nullable String limit;

  /** The client's address as text, as X-Forwarded-For rules define it; without port. */
  public String clientAddress = "-";

  /** The request id sent to the backend, ASCII; empty before routing. */
  public String requestId = "";

  /** The trace that it belongs to; null when there is no tracing. Valid during the call only. */
  public @Nullable Trace trace;

  /** Number of the snapshot that served it. */
  public long snapshot;

  /** Makes the record ready for the next exchange. */
  public void clear() {
    startedAtMillis = 0;
    startedNanos = 0;
    connectNanos = -1;
    queueNanos = 0;
    firstByteNanos = -1;
    totalNanos = -1;
    route = null;
    backend = null;
    upstream = null;
    head = null;
    status = 0;
    bytesIn = 0;
    bytesOut = 0;
    attempts = 0;
    failure = null;
    retryRefusal = null;
    limit = null;
    clientAddress = "-";
    requestId = "";
    trace = null;
    snapshot = 0;
  }
}
