package dev.fairlead.flow;

import java.nio.charset.StandardCharsets;

/**
 * Request ids: the process's random prefix, the loop's number and a count, 20 hexadecimal digits in
 * all. Unique over restarts as far as chance allows; not secret. Loop-confined.
 */
public final class RequestIds {
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int LENGTH = 20;

  private final byte[] id = new byte[LENGTH];
  private long count;

  /**
   * The ids of one loop.
   *
   * @param process random, the same for all loops of a process
   * @param loop number of the loop
   */
  public RequestIds(int process, int loop) {
    put(process, 0, 8);
    put(loop, 8, 10);
  }

  /** The next id. */
  @SuppressWarnings("deprecation") // the constructor that does not decode
  String next() {
    put(++count, 10, LENGTH);
    return new String(id, 0);
  }

  private void put(long value, int from, int end) {
    long rest = value;
    for (int i = end - 1; i >= from; i--) {
      id[i] = DIGITS[(int) rest & 15];
      rest >>>= 4;
    }
  }
}
