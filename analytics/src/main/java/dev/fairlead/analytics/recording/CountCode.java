package dev.fairlead.analytics.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Writes and reads the counts of a histogram in few bits. For each count that is not 0: how many
 * slots of 0 stand before it, then the count less one, each in an adaptive Golomb-Rice code as
 * JPEG-LS has it (ITU-T T.87, annex A.5: the parameter is the least k with N·2ᵏ ≥ A, A being the
 * sum of what came so far and N how many there were, both halved when N reaches 16). Neighbours are
 * alike, so this comes near to what there is to know: an hour of some thousand latencies takes 300
 * bytes.
 *
 * <p>A number is: its part above k bits in unary (ones, then a zero; 24 ones are followed by all of
 * the number in 64 bits instead), then its lower k bits. Bits fill bytes from the highest on; those
 * left at the end are ones. Not for concurrent use.
 */
final class CountCode {
  private static final int MOST_ONES = 24;
  private static final int WINDOW = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private final Adaptive gaps = new Adaptive();
  private final Adaptive counts = new Adaptive();
  private byte[] bytes;
  private int bit;

  private CountCode(byte[] bytes) {
    this.bytes = bytes;
  }

  /** To be written to. */
  static CountCode writer() {
    return new CountCode(new byte[64]);
  }

  /** To be read from. */
  static CountCode reader(byte[] encoded) {
    return new CountCode(encoded);
  }

  void write(int gap, long count) {
    put(gaps, gap);
    put(counts, count - 1);
  }

  /** What was written. */
  byte[] written() {
    while ((bit & 7) != 0) {
      putBit(1);
    }
    return Arrays.copyOf(bytes, bit >> 3);
  }

  private void put(Adaptive adaptive, long number) {
    int k = adaptive.parameter();
    long ones = number >>> k;
    if (ones >= MOST_ONES) {
      for (int i = 0; i < MOST_ONES; i++) {
        putBit(1);
      }
      putBits(number, 64);
    } else {
      for (long i = 0; i < ones; i++) {
        putBit(1);
      }
      putBit(0);
      putBits(number, k);
    }
    adaptive.seen(number);
  }

  private void putBits(long number, int width) {
    for (int i = width - 1; i >= 0; i--) {
      putBit((int) (number >>> i) & 1);
    }
  }

  private void putBit(int value) {
    if (bit >> 3 == bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
    }
    bytes[bit >> 3] |= (byte) (value << (7 - (bit & 7)));
    bit++;
  }

  /** The next gap, or -1 when there is no more. */
  long readGap() {
    return read(gaps);
  }

  /**
   * The count after the gap.
   *
   * @throws IllegalArgumentException when there is none
   */
  long readCount() {
    long count = read(counts);
    if (count < 0) {
      throw new IllegalArgumentException("a latency histogram that is cut short");
    }
    return count + 1;
  }

  private long read(Adaptive adaptive) {
    int k = adaptive.parameter();
    int end = bytes.length << 3;
    long window = window();
    int ones = Long.numberOfLeadingZeros(~window);
    if (ones >= MOST_ONES) {
      bit += MOST_ONES;
      if (bit + 64 > end) {
        return -1;
      }
      long high = window() >>> 32;
      bit += 32;
      long number = high << 32 | window() >>> 32;
      bit += 32;
      adaptive.seen(number);
      return number;
    }
    if (bit + ones + 1 + k > end) {
      return -1;
    }
    bit += ones + 1;
    long number = (long) ones << k;
    if (k > 0) {
      // What is looked at has 57 bits at least.
      if (ones + 1 + k <= 56) {
        number |= window << (ones + 1) >>> (64 - k);
        bit += k;
      } else {
        number |= bits(k);
      }
    }
    adaptive.seen(number);
    return number;
  }

  /**
   * The bits from here on, in the highest of a long: 57 at least, those behind the end are ones.
   */
  private long window() {
    int at = bit >> 3;
    if (at + Long.BYTES <= bytes.length) {
      return (long) LONGS.get(bytes, at) << (bit & 7);
    }
    long word = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      word = word << 8 | (at + i < bytes.length ? bytes[at + i] & 0xff : 0xff);
    }
    return word << (bit & 7);
  }

  private long bits(int width) {
    long number = 0;
    for (int left = width; left > 0; ) {
      int some = Math.min(left, 32);
      number = number << some | window() >>> (64 - some);
      bit += some;
      left -= some;
    }
    return number;
  }

  /** How large numbers were of late. */
  private static final class Adaptive {
    private long sum = 4;
    private int size = 1;

    int parameter() {
      // Of the two that come into question by their highest bits, the one that is enough.
      int k = Math.max(0, Integer.numberOfLeadingZeros(size) + 32 - Long.numberOfLeadingZeros(sum));
      return (long) size << k < sum ? k + 1 : k;
    }

    void seen(long number) {
      sum += number;
      if (++size == WINDOW) {
        sum >>= 1;
        size >>= 1;
      }
    }
  }
}
