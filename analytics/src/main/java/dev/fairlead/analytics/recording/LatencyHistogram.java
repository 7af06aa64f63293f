package dev.fairlead.analytics.recording;

import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How often each latency occurred: the counts of an HdrHistogram with two significant digits, in
 * microseconds. Sums of such histograms are the histogram of the whole, so that the percentiles of
 * a day are the true ones. Not for concurrent use.
 */
public final class LatencyHistogram {
  private final long[] @Nullable [] chunks = new long[LatencyLayout.CHUNKS][];

  /** Counts one; longer ones than {@link LatencyLayout#LONGEST_MICROS} are counted as that. */
  public void record(long micros) {
    add(LatencyLayout.slot(Math.clamp(micros, 0, LatencyLayout.LONGEST_MICROS)), 1);
  }

  void add(int slot, long count) {
    long[] chunk = chunks[slot >> LatencyLayout.CHUNK_BITS];
    if (chunk == null) {
      chunk = new long[LatencyLayout.CHUNK];
      chunks[slot >> LatencyLayout.CHUNK_BITS] = chunk;
    }
    chunk[slot & LatencyLayout.CHUNK - 1] += count;
  }

  /** Adds what another has counted. */
  public void add(LatencyHistogram other) {
    for (int i = 0; i < chunks.length; i++) {
      long[] more = other.chunks[i];
      if (more != null) {
        long[] mine = chunks[i];
        if (mine == null) {
          chunks[i] = more.clone();
        } else {
          for (int j = 0; j < more.length; j++) {
            mine[j] += more[j];
          }
        }
      }
    }
  }

  /** The counts in few bytes, as {@link CountCode} describes; none for an empty one. */
  public byte[] encode() {
    CountCode out = CountCode.writer();
    int gap = 0;
    for (int i = 0; i < chunks.length; i++) {
      long[] chunk = chunks[i];
      if (chunk == null) {
        gap += LatencyLayout.CHUNK;
        continue;
      }
      for (long count : chunk) {
        if (count == 0) {
          gap++;
        } else {
          out.write(gap, count);
          gap = 0;
        }
      }
    }
    return out.written();
  }

  /**
   * Adds counts that {@link #encode} has written.
   *
   * @throws IllegalArgumentException when they are not such counts
   */
  public void addEncoded(byte[] encoded) {
    CountCode in = CountCode.reader(encoded);
    long slot = -1;
    for (long gap = in.readGap(); gap >= 0; gap = in.readGap()) {
      slot += gap + 1;
      if (slot >= LatencyLayout.SLOTS) {
        throw new IllegalArgumentException("a latency beyond the longest");
      }
      add((int) slot, in.readCount());
    }
  }

  /** The same as HdrHistogram's own, for percentiles. */
  public Histogram toHdr() {
    Histogram histogram = new Histogram(LatencyLayout.SIGNIFICANT_DIGITS);
    histogram.setAutoResize(true);
    for (int i = 0; i < chunks.length; i++) {
      long[] chunk = chunks[i];
      if (chunk != null) {
        for (int j = 0; j < chunk.length; j++) {
          if (chunk[j] != 0) {
            histogram.recordValueWithCount(
                LatencyLayout.least((i << LatencyLayout.CHUNK_BITS) + j), chunk[j]);
          }
        }
      }
    }
    return histogram;
  }
}
