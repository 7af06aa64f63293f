package dev.fairlead.model;

import java.nio.charset.StandardCharsets;

/** Comparisons of ASCII text in byte blocks, without allocation. Stateless: any thread. */
public final class Ascii {
  private Ascii() {}

  /** The bytes of an ASCII string. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** {@code b} in lower case, if it is an ASCII capital. */
  public static byte lower(byte b) {
    return b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b;
  }

  /**
   * Whether the bytes from {@code start} on equal {@code lowerCase}, whatever their case. The
   * caller has made sure that as many bytes are there.
   */
  public static boolean equalsIgnoreCase(byte[] block, int start, byte[] lowerCase) {
    for (int i = 0; i < lowerCase.length; i++) {
      if (lower(block[start + i]) != lowerCase[i]) {
        return false;
      }
    }
    return true;
  }

  /** Whether the range equals {@code lowerCase}, whatever its case. */
  public static boolean equalsIgnoreCase(byte[] block, int start, int end, byte[] lowerCase) {
    return end - start == lowerCase.length && equalsIgnoreCase(block, start, lowerCase);
  }

  /** Whether the range equals {@code expected} to the byte. */
  public static boolean equals(byte[] block, int start, int end, byte[] expected) {
    if (end - start != expected.length) {
      return false;
    }
    for (int i = 0; i < expected.length; i++) {
      if (block[start + i] != expected[i]) {
        return false;
      }
    }
    return true;
  }

  /** The range as a string, a byte a character. */
  public static String string(byte[] block, int start, int end) {
    return new String(block, start, end - start, StandardCharsets.ISO_8859_1);
  }
}
