package dev.fairlead.analytics.recording;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How often each latency occurred within one interval, as a loop counts it: slots of {@link
 * LatencyLayout}, made a power of two at a time when first needed, and kept for the next interval.
 * Confined to one thread at a time.
 */
final class LatencyCounts {
  private final int[] @Nullable [] chunks = new int[LatencyLayout.CHUNKS][];

  void record(long micros) {
    int slot = LatencyLayout.slot(Math.min(micros, LatencyLayout.LONGEST_MICROS));
    int[] chunk = chunks[slot >> LatencyLayout.CHUNK_BITS];
    if (chunk == null) {
      chunk = new int[LatencyLayout.CHUNK];
      chunks[slot >> LatencyLayout.CHUNK_BITS] = chunk;
    }
    chunk[slot & LatencyLayout.CHUNK - 1]++;
  }

  void addTo(LatencyHistogram histogram) {
    for (int i = 0; i < chunks.length; i++) {
      int[] chunk = chunks[i];
      if (chunk != null) {
        for (int j = 0; j < chunk.length; j++) {
          if (chunk[j] != 0) {
            histogram.add((i << LatencyLayout.CHUNK_BITS) + j, chunk[j]);
          }
        }
      }
    }
  }

  void clear() {
    for (int[] chunk : chunks) {
      if (chunk != null) {
        Arrays.fill(chunk, 0);
      }
    }
  }

  /** Gives the memory back. */
  void release() {
    Arrays.fill(chunks, null);
  }
}
