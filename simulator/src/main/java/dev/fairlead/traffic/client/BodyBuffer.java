package dev.fairlead.traffic.client;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/** The body of an answer as it comes in. Loop-confined. */
final class BodyBuffer {
  /** What is more is counted, but not kept. */
  private static final int MOST_KEPT = 4 << 20;

  private static final byte[] NONE = {};

  private final boolean kept;
  private byte[] bytes = NONE;
  private int size;
  private long total;

  BodyBuffer(boolean kept) {
    this.kept = kept;
  }

  void add(ByteBuf data) {
    int length = data.readableBytes();
    total += length;
    if (!kept || length == 0 || size + length > MOST_KEPT) {
      return;
    }
    if (size + length > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + length, bytes.length * 2));
    }
    data.getBytes(data.readerIndex(), bytes, size, length);
    size += length;
  }

  byte[] bytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  long total() {
    return total;
  }
}
