package dev.fairlead.analytics;

import dev.fairlead.model.Ascii;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Bytes of log lines, appended in place without allocation. Handed from a loop to the writer and
 * back: confined to whoever holds it.
 */
final class LineBuffer {
  /** Room for the longest line several times over. */
  static final int CAPACITY = 128 * 1024;

  /** Longer texts are cut, and the cut is shown by three dots. */
  static final int MAX_TEXT = 1024;

  /** As {@link #MAX_TEXT}, for the request target. */
  static final int MAX_TARGET = 8 * 1024;

  /** No line is longer: every text at its longest, each byte escaped with six. */
  static final int MAX_LINE = 6 * (MAX_TARGET + 9 * MAX_TEXT) + 2048;

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
  private static final long EACH = 0x0101_0101_0101_0101L;
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final byte[] HEX = Ascii.bytes("0123456789abcdef");
  private static final byte[] CUT = Ascii.bytes("...");

  final byte[] bytes = new byte[CAPACITY];
  int length;
  int lines;

  boolean hasRoom() {
    return CAPACITY - length >= MAX_LINE;
  }

  void clear() {
    length = 0;
    lines = 0;
  }

  void raw(byte[] text) {
    System.arraycopy(text, 0, bytes, length, text.length);
    length += text.length;
  }

  void raw(int b) {
    bytes[length++] = (byte) b;
  }

  /** A number, 0 or more. */
  void number(long number) {
    int digits = 1;
    for (long rest = number; rest >= 10; rest /= 10) {
      digits++;
    }
    padded(number, digits);
  }

  /** The last {@code digits} digits of a number, 0 or more, with leading zeros. */
  void padded(long number, int digits) {
    long rest = number;
    for (int i = length + digits - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += digits;
  }

  /** Text in which what JSON does not allow, and every byte that is not ASCII, is escaped. */
  void json(byte[] block, int start, int end, int longest) {
    int stop = Math.min(end, start + longest);
    for (int i = copyPlain(block, start, stop); i < stop; i = copyPlain(block, i + 1, stop)) {
      jsonEscape(block[i] & 0xFF);
    }
    if (stop < end) {
      raw(CUT);
    }
  }

  /** As the other, for a name from the configuration. */
  void json(String text) {
    int stop = Math.min(text.length(), MAX_TEXT);
    for (int i = copyPlain(text, 0, stop); i < stop; i = copyPlain(text, i + 1, stop)) {
      jsonEscape(text.charAt(i));
    }
  }

  /** As the other, for a string. */
  private int copyPlain(String text, int start, int stop) {
    byte[] out = bytes;
    int at = length;
    int i = start;
    while (i < stop) {
      char c = text.charAt(i);
      if (c >= 0x7F || !isPlain((byte) c)) {
        break;
      }
      out[at++] = (byte) c;
      i++;
    }
    length = at;
    return i;
  }

  /** Copies up to the first byte that is not plain; its index, or {@code stop}. */
  private int copyPlain(byte[] block, int start, int stop) {
    int at = length;
    int i = start;
    while (i + Long.BYTES <= stop) {
      long eight = (long) EIGHT.get(block, i);
      if (!arePlain(eight)) {
        break;
      }
      EIGHT.set(bytes, at, eight);
      i += Long.BYTES;
      at += Long.BYTES;
    }
    byte[] out = bytes;
    while (i < stop && isPlain(block[i])) {
      out[at++] = block[i++];
    }
    length = at;
    return i;
  }

  /** As {@link #isPlain}, for eight bytes at once; may say no for some that are. */
  private static boolean arePlain(long eight) {
    long low = eight - EACH * ' ';
    long quote = (eight ^ EACH * '"') - EACH;
    long backslash = (eight ^ EACH * '\\') - EACH;
    long delete = eight + EACH;
    return ((eight | low | quote | backslash | delete) & HIGH_BITS) == 0;
  }

  private static boolean isPlain(byte b) {
    return b >= ' ' && b != '"' && b != '\\' && b != 0x7F;
  }

  private void jsonEscape(int c) {
    bytes[length++] = '\\';
    if (c == '"' || c == '\\') {
      bytes[length++] = (byte) c;
      return;
    }
    bytes[length++] = 'u';
    bytes[length++] = HEX[(c >>> 12) & 0xF];
    bytes[length++] = HEX[(c >>> 8) & 0xF];
    bytes[length++] = HEX[(c >>> 4) & 0xF];
    bytes[length++] = HEX[c & 0xF];
  }

  /** Text as nginx writes it: quotes, backslashes, controls and non-ASCII bytes as {@code \xXX}. */
  void combined(byte[] block, int start, int end, int longest) {
    int stop = Math.min(end, start + longest);
    for (int i = copyPlain(block, start, stop); i < stop; i = copyPlain(block, i + 1, stop)) {
      combined(block[i]);
    }
    if (stop < end) {
      raw(CUT);
    }
  }

  /** As the other, for a name; what is not Latin-1 is shown as a question mark. */
  void combined(String text) {
    int stop = Math.min(text.length(), MAX_TEXT);
    for (int i = 0; i < stop; i++) {
      char c = text.charAt(i);
      combined(c < 0x100 ? (byte) c : (byte) '?');
    }
  }

  private void combined(byte b) {
    if (isPlain(b)) {
      bytes[length++] = b;
      return;
    }
    bytes[length++] = '\\';
    bytes[length++] = 'x';
    bytes[length++] = (byte) Character.toUpperCase(HEX[(b >>> 4) & 0xF]);
    bytes[length++] = (byte) Character.toUpperCase(HEX[b & 0xF]);
  }
}
