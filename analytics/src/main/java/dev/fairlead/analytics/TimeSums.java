package dev.fairlead.analytics;

import dev.fairlead.model.ExchangeRecord;

/**
 * Sums of where the time of exchanges went, in nanoseconds, and of attempts that were made again.
 * Confined to one thread at a time, like the {@link Tally} it belongs to.
 */
public final class TimeSums {
  private long total;
  private long firstByte;
  private long queue;
  private long connect;
  private long backend;
  private long retries;

  TimeSums() {}

  void record(ExchangeRecord record) {
    total += Math.max(0, record.totalNanos);
    queue += record.queueNanos;
    long connected = record.connectNanos;
    if (connected >= 0) {
      connect += Math.max(0, connected - record.queueNanos);
    }
    if (record.firstByteNanos >= 0) {
      firstByte += record.firstByteNanos;
      backend += Math.max(0, record.firstByteNanos - Math.max(0, connected));
    }
    retries += Math.max(0, record.attempts - 1);
  }

  void add(TimeSums other) {
    total += other.total;
    firstByte += other.firstByte;
    queue += other.queue;
    connect += other.connect;
    backend += other.backend;
    retries += other.retries;
  }

  /** All of it: from the first byte of the request to the last byte of the response. */
  public long totalNanos() {
    return total;
  }

  /** From the first byte of the request to the first byte of the answer, where one came. */
  public long firstByteNanos() {
    return firstByte;
  }

  /** Waiting for a backend that was not full. */
  public long queueNanos() {
    return queue;
  }

  /** Until a connection to a backend was at hand, waiting excepted, all attempts included. */
  public long connectNanos() {
    return connect;
  }

  /** From then until the first byte of the answer. */
  public long backendNanos() {
    return backend;
  }

  /** What was left: until the last byte was handed to the client's connection. */
  public long transferNanos() {
    return Math.max(0, total - queue - connect - backend);
  }

  /** Attempts beyond the first. */
  public long retries() {
    return retries;
  }
}
