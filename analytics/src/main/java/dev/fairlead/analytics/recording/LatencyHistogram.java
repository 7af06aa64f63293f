package dev.fairlead.analytics.recording;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * How often each latency occurred: the counts of an HdrHistogram with two significant digits, in
 * microseconds. Sums of such histograms are the histogram of the whole, so that the percentiles of
 * a day are the true ones. Not for concurrent use.
 */
public final class LatencyHistogram {
  private static final int MOST_BYTES_OF_COUNT = 10;

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

  /**
   * The counts as HdrHistogram's encoding V2 has them after its header: from slot 0 to the last
   * that is not 0, each a ZigZag LEB128 number; a negative one stands for so many zeros.
   */
  public byte[] encode() {
    int end = end();
    ByteBuffer out =
        ByteBuffer.allocate(Math.max(16, Math.min(end * MOST_BYTES_OF_COUNT, 1 << 16)));
    int zeros = 0;
    for (int slot = 0; slot < end; slot++) {
      long count = count(slot);
      if (count == 0) {
        zeros++;
        continue;
      }
      if (zeros > 0) {
        put(out, zeros == 1 ? 0 : -zeros);
        zeros = 0;
      }
      put(out, count);
    }
    return Arrays.copyOf(out.array(), out.position());
  }

  /** One more than the last slot that is not 0. */
  private int end() {
    for (int i = chunks.length - 1; i >= 0; i--) {
      long[] chunk = chunks[i];
      if (chunk != null) {
        for (int j = chunk.length - 1; j >= 0; j--) {
          if (chunk[j] != 0) {
            return (i << LatencyLayout.CHUNK_BITS) + j + 1;
          }
        }
      }
    }
    return 0;
  }

  private long count(int slot) {
    long[] chunk = chunks[slot >> LatencyLayout.CHUNK_BITS];
    return chunk == null ? 0 : chunk[slot & LatencyLayout.CHUNK - 1];
  }

  private static void put(ByteBuffer out, long number) {
    long left = number << 1 ^ number >> 63;
    while ((left & ~0x7fL) != 0) {
      out.put((byte) (left & 0x7f | 0x80));
      left >>>= 7;
    }
    out.put((byte) left);
  }

  /**
   * Adds counts that {@link #encode} has written.
   *
   * @throws IllegalArgumentException when they are not such counts
   */
  public void addEncoded(byte[] encoded) {
    ByteBuffer in = ByteBuffer.wrap(encoded);
    int slot = 0;
    try {
      while (in.hasRemaining()) {
        long number = get(in);
        if (number > 0) {
          if (slot >= LatencyLayout.SLOTS) {
            throw new IllegalArgumentException("a latency beyond the longest");
          }
          add(slot++, number);
        } else {
          slot += number == 0 ? 1 : Math.toIntExact(Math.min(-number, LatencyLayout.SLOTS));
        }
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("a latency histogram that is cut short", e);
    }
  }

  private static long get(ByteBuffer in) {
    long number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return number >>> 1 ^ -(number & 1);
      }
    }
    throw new IllegalArgumentException("a count of too many bytes");
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
