package dev.fairlead.http1;

import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Where a head to be sent is put together: a heap block, since copying between heap arrays is
 * cheapest, written to the socket's buffer in one go. Loop-confined; one per event loop.
 */
public final class HeadBuilder {
  private byte[] block = new byte[4096];
  private int length;

  /** Begins a new head. */
  public HeadBuilder clear() {
    length = 0;
    return this;
  }

  /** Bytes put together so far. */
  public int length() {
    return length;
  }

  /** Appends a range. */
  public HeadBuilder bytes(byte[] from, int start, int end) {
    int n = end - start;
    reserve(n);
    System.arraycopy(from, start, block, length, n);
    length += n;
    return this;
  }

  /** Appends a range, with capitals made small. */
  public HeadBuilder lowerCase(byte[] from, int start, int end) {
    int n = end - start;
    reserve(n);
    byte[] to = block;
    int at = length;
    for (int i = start; i < end; i++) {
      to[at++] = Ascii.lower(from[i]);
    }
    length = at;
    return this;
  }

  /** Where it is put together; valid until more is appended. */
  public byte[] block() {
    return block;
  }

  /** Appends all of {@code from}. */
  public HeadBuilder bytes(byte[] from) {
    return bytes(from, 0, from.length);
  }

  /** Appends one byte. */
  public HeadBuilder octet(int b) {
    reserve(1);
    block[length++] = (byte) b;
    return this;
  }

  /** Appends text, of which each character is a byte. */
  @SuppressWarnings(
      "deprecation") // getBytes(int, int, byte[], int) is the copy that does not encode
  public HeadBuilder text(String text) {
    int n = text.length();
    reserve(n);
    text.getBytes(0, n, block, length);
    length += n;
    return this;
  }

  /** Appends a decimal number, not negative. */
  public HeadBuilder decimal(long value) {
    int digits = 1;
    for (long rest = value; rest >= 10; rest /= 10) {
      digits++;
    }
    reserve(digits);
    long rest = value;
    for (int i = length + digits - 1; i >= length; i--) {
      block[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
    return this;
  }

  /** Appends {@code ": "}. */
  public HeadBuilder colon() {
    reserve(2);
    block[length] = ':';
    block[length + 1] = ' ';
    length += 2;
    return this;
  }

  /** Appends a line end. */
  public HeadBuilder crlf() {
    reserve(2);
    block[length] = '\r';
    block[length + 1] = '\n';
    length += 2;
    return this;
  }

  /** Copies what was put together to {@code out}. */
  public void writeTo(ByteBuf out) {
    out.writeBytes(block, 0, length);
  }

  /** What was put together, a character for each byte. */
  @Override
  public String toString() {
    return Ascii.string(block, 0, length);
  }

  private void reserve(int n) {
    if (length + n > block.length) {
      block = Arrays.copyOf(block, Math.max(block.length * 2, length + n));
    }
  }
}
