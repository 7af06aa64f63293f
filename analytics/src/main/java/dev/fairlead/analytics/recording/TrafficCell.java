package dev.fairlead.analytics.recording;

import dev.fairlead.model.ExchangeRecord;
import org.jspecify.annotations.Nullable;

/**
 * The sums of one minute, route, backend, method class and status. Written by a loop, read and
 * cleared by the one who collects; confined to one of them at a time. Times in nanoseconds.
 */
final class TrafficCell {
  /** Cleared so often without having counted anything, its latencies give their memory back. */
  private static final int IDLE_TURNS = 120;

  final MethodClass method;
  final int status;
  final @Nullable TrafficCell next;
  final LatencyCounts latency = new LatencyCounts();
  @Nullable String upstream;
  long count;
  long bytesIn;
  long bytesOut;
  long retries;
  long queueNanos;
  long connectNanos;
  long waitNanos;
  long insideNanos;
  long totalNanos;
  private int idle;

  TrafficCell(MethodClass method, int status, @Nullable TrafficCell next) {
    this.method = method;
    this.status = status;
    this.next = next;
  }

  void record(ExchangeRecord record) {
    long total = Math.max(0, record.totalNanos);
    long connect = record.connectNanos;
    count++;
    bytesIn += record.bytesIn;
    bytesOut += record.bytesOut;
    queueNanos += record.queueNanos;
    totalNanos += total;
    if (record.attempts > 1) {
      retries += record.attempts - 1;
    }
    if (connect >= 0) {
      connectNanos += Math.max(0, connect - record.queueNanos);
      insideNanos += connect;
      if (record.firstByteNanos >= 0) {
        waitNanos += Math.max(0, record.firstByteNanos - connect);
      }
    } else {
      insideNanos += total;
    }
    upstream = record.upstream;
    latency.record(total / 1_000);
  }

  void clear() {
    if (count > 0) {
      latency.clear();
      idle = 0;
    } else if (++idle == IDLE_TURNS) {
      latency.release();
    }
    count = 0;
    bytesIn = 0;
    bytesOut = 0;
    retries = 0;
    queueNanos = 0;
    connectNanos = 0;
    waitNanos = 0;
    insideNanos = 0;
    totalNanos = 0;
  }
}
