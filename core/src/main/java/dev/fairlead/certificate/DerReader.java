package dev.fairlead.certificate;

import java.util.Arrays;

/** Reads elements of DER (X.690) one after the other. Not for concurrent use. */
final class DerReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  DerReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private DerReader(byte[] bytes, int start, int end) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  boolean hasMore() {
    return at < end;
  }

  /** The tag of the next element; -1 at the end. */
  int tag() {
    return at < end ? bytes[at] & 0xff : -1;
  }

  /** The next element, whole. */
  byte[] element() {
    int start = at;
    enter();
    return Arrays.copyOfRange(bytes, start, at);
  }

  /** What the next element holds. */
  byte[] content() {
    DerReader inside = enter();
    return Arrays.copyOfRange(bytes, inside.at, inside.end);
  }

  /**
   * The next element, to read what is in it.
   *
   * @throws IllegalArgumentException when there is none, or it is malformed
   */
  DerReader enter() {
    if (end - at < 2) {
      throw new IllegalArgumentException("the encoding ends too early");
    }
    int from = at + 2;
    int length = bytes[at + 1] & 0xff;
    if (length > 0x7f) {
      int size = length & 0x7f;
      if (size == 0 || size > 3 || end - from < size) {
        throw new IllegalArgumentException("the encoding has a length that cannot be");
      }
      length = 0;
      for (int i = 0; i < size; i++) {
        length = length << 8 | bytes[from++] & 0xff;
      }
    }
    if (length > end - from) {
      throw new IllegalArgumentException("the encoding ends too early");
    }
    at = from + length;
    return new DerReader(bytes, from, at);
  }
}
