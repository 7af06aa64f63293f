package dev.fairlead.analytics.recording;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * How often texts of requests occurred within an interval, found by a hash of their bytes: a text's
 * bytes are copied when it comes first, later it is one addition. Two texts of the same 64 bits
 * would be counted as one; the hash has a seed, so that nobody brings that about. Confined to one
 * thread at a time.
 */
final class TextTable {
  /** So many different texts are told from one another in an interval. */
  static final int MOST = 512;

  /** Of longer texts this much is looked at, and kept. */
  static final int LONGEST = 160;

  private static final int SIZE = 2 * MOST;
  private static final int ARENA = 1 << 15;
  private static final long PRIME = 0x9e3779b97f4a7c15L;
  private static final long SEED = RandomGenerator.getDefault().nextLong();
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final long[] hashes = new long[SIZE];
  private final long[] counts = new long[SIZE];
  private final int[] starts = new int[SIZE];
  private final int[] lengths = new int[SIZE];
  private final String[] groups = new String[SIZE];
  private final byte[] arena = new byte[ARENA];
  private int size;
  private int used;

  /** Texts that found no room, each time they came. */
  long unlisted;

  /**
   * Counts one.
   *
   * @param group texts of different groups are different
   */
  void add(byte[] block, int start, int end, String group) {
    int length = Math.min(end - start, LONGEST);
    long hash = hash(block, start, length) + group.hashCode() * PRIME | 1;
    int at = (int) (hash >>> 32) & SIZE - 1;
    while (hashes[at] != hash) {
      if (hashes[at] == 0) {
        insert(at, hash, block, start, length, group);
        return;
      }
      at = at + 1 & SIZE - 1;
    }
    counts[at]++;
  }

  private static long hash(byte[] block, int start, int length) {
    long hash = SEED ^ length * PRIME;
    int at = start;
    int end = start + length;
    for (; at + Long.BYTES <= end; at += Long.BYTES) {
      hash = mix(hash, (long) LONGS.get(block, at));
    }
    long rest = 0;
    for (; at < end; at++) {
      rest = rest << 8 | block[at] & 0xff;
    }
    return mix(mix(hash, rest), length);
  }

  private static long mix(long hash, long next) {
    long product = (hash ^ next) * PRIME;
    return product ^ product >>> 29;
  }

  private void insert(int at, long hash, byte[] block, int start, int length, String group) {
    if (size == MOST || used + length > ARENA) {
      unlisted++;
      return;
    }
    System.arraycopy(block, start, arena, used, length);
    hashes[at] = hash;
    counts[at] = 1;
    starts[at] = used;
    lengths[at] = length;
    groups[at] = group;
    used += length;
    size++;
  }

  void forEach(Seen seen) {
    for (int i = 0; i < SIZE; i++) {
      if (hashes[i] != 0) {
        seen.text(
            groups[i],
            new String(arena, starts[i], lengths[i], StandardCharsets.ISO_8859_1),
            counts[i]);
      }
    }
  }

  void clear() {
    if (size > 0) {
      Arrays.fill(hashes, 0);
    }
    size = 0;
    used = 0;
    unlisted = 0;
  }

  /** Told of each text, a byte a character, and how often it came. */
  @FunctionalInterface
  interface Seen {
    void text(String group, String text, long count);
  }
}
