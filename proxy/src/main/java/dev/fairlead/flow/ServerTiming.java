package dev.fairlead.flow;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.ExchangeRecord;
import java.nio.charset.StandardCharsets;

/**
 * Says in Server-Timing (W3C) where the time until the head of the response went, in milliseconds:
 * {@code queue}, {@code connect} and {@code backend} as in the history, {@code proxy} for the rest,
 * and {@code total}, which is their sum. A line besides the backend's own: the field is a list.
 * Stateless.
 */
final class ServerTiming {
  private static final int NANOS_PER_MICRO = 1_000;

  private ServerTiming() {}

  /** Adds the line where route or listener say so. */
  static void tell(Exchange exchange, Fields response, HeadBuilder scratch) {
    if (!exchange.routed().spec().serverTiming() && !exchange.door().spec().serverTiming()) {
      return;
    }
    line(exchange.record, System.nanoTime() - exchange.record.startedNanos, scratch);
    response.add(scratch.toString().getBytes(StandardCharsets.US_ASCII));
  }

  /**
   * Puts the line together, with its line end.
   *
   * @param nanos since the first byte of the request
   */
  static void line(ExchangeRecord record, long nanos, HeadBuilder out) {
    long connected = Math.max(0, record.connectNanos);
    long queue = micros(record.queueNanos);
    long connect = micros(connected - record.queueNanos);
    long backend = micros(record.firstByteNanos - connected);
    long total = Math.max(micros(nanos), queue + connect + backend);
    out.clear().text("Server-Timing: ");
    entry("queue;dur=", queue, out).text(", ");
    entry("connect;dur=", connect, out).text(", ");
    entry("backend;dur=", backend, out).text(", ");
    entry("proxy;dur=", total - queue - connect - backend, out).text(", ");
    entry("total;dur=", total, out).crlf();
  }

  private static long micros(long nanos) {
    return Math.max(0, nanos) / NANOS_PER_MICRO;
  }

  private static HeadBuilder entry(String name, long micros, HeadBuilder out) {
    out.text(name).decimal(micros / 1000).octet('.');
    long rest = micros % 1000;
    return out.octet('0' + (int) (rest / 100))
        .octet('0' + (int) (rest / 10 % 10))
        .octet('0' + (int) (rest % 10));
  }
}
