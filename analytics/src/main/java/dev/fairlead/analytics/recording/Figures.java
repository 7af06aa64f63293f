package dev.fairlead.analytics.recording;

import org.jspecify.annotations.Nullable;

/**
 * Sums over exchanges, with their latencies. Times in microseconds. Not for concurrent use.
 *
 * <p>Public fields, because it is a row of sums: whoever holds it adds to it.
 */
public final class Figures {
  private static final long NANOS = 1_000;

  /** Exchanges. */
  public long count;

  /** Bytes of request bodies. */
  public long bytesIn;

  /** Bytes of response bodies. */
  public long bytesOut;

  /** Attempts beyond the first ones. */
  public long retries;

  /** Waiting for a backend that was not full. */
  public long queueMicros;

  /** From the start until a connection to a backend was at hand, the queue excluded. */
  public long connectMicros;

  /** From then until the first byte of the answer. */
  public long waitMicros;

  /** Before it was given to a backend, or all of the time where none was asked. */
  public long insideMicros;

  /** From the first byte of the request to the last of the response. */
  public long totalMicros;

  private @Nullable LatencyHistogram latency;
  private byte @Nullable [] packed;

  /** The latencies, to be added to. */
  public LatencyHistogram latency() {
    LatencyHistogram known = latency;
    if (known == null) {
      known = new LatencyHistogram();
      if (packed != null) {
        known.addEncoded(packed);
        packed = null;
      }
      latency = known;
    }
    return known;
  }

  /** The latencies as they are stored. */
  public byte[] encodedLatency() {
    byte[] known = packed;
    return known != null ? known : latency().encode();
  }

  /** Keeps the latencies in little memory, until they are needed again. */
  public void pack() {
    if (packed == null) {
      packed = latency().encode();
      latency = null;
    }
  }

  void add(TrafficCell cell) {
    count += cell.count;
    bytesIn += cell.bytesIn;
    bytesOut += cell.bytesOut;
    retries += cell.retries;
    queueMicros += cell.queueNanos / NANOS;
    connectMicros += cell.connectNanos / NANOS;
    waitMicros += cell.waitNanos / NANOS;
    insideMicros += cell.insideNanos / NANOS;
    totalMicros += cell.totalNanos / NANOS;
    cell.latency.addTo(latency());
  }

  /** Adds the sums of others. */
  public void add(Figures other) {
    addSums(other);
    latency().add(other.latency());
  }

  /** Adds the sums of others, without their latencies. */
  public void addSums(Figures other) {
    count += other.count;
    bytesIn += other.bytesIn;
    bytesOut += other.bytesOut;
    retries += other.retries;
    queueMicros += other.queueMicros;
    connectMicros += other.connectMicros;
    waitMicros += other.waitMicros;
    insideMicros += other.insideMicros;
    totalMicros += other.totalMicros;
  }
}
