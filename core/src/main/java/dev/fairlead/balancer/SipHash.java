package dev.fairlead.balancer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * SipHash-2-4 (Aumasson, Bernstein: "SipHash: a fast short-input PRF", 2012): 64 well mixed bits,
 * and without the key nobody can choose texts that meet. Immutable, any thread; never allocates.
 */
public final class SipHash {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long k0;
  private final long k1;

  /** The hash under a key of 128 bits. */
  public SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** The hash of a range. */
  public long hash(byte[] block, int start, int end) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    int words = (end - start) / 8;
    // The words of the text, then what is left of it with its length, then the finish.
    for (int i = 0; i <= words + 1; i++) {
      long word = 0;
      int rounds = 2;
      if (i < words) {
        word = (long) LONGS.get(block, start + 8 * i);
      } else if (i == words) {
        word = rest(block, start + 8 * i, end) | (long) (end - start) << 56;
      } else {
        v2 ^= 0xff;
        rounds = 4;
      }
      v3 ^= word;
      for (int round = 0; round < rounds; round++) {
        v0 += v1;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v3;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 += v3;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 += v1;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= word;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }

  private static long rest(byte[] block, int start, int end) {
    long word = 0;
    for (int i = end - 1; i >= start; i--) {
      word = word << 8 | (block[i] & 0xff);
    }
    return word;
  }
}
