package dev.fairlead.http1;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Character classes of RFC 9110 §5 and RFC 9112 §3, and the scans built on them. Stateless. */
public final class Octets {
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101010101010101L;
  private static final long HIGH = 0x8080808080808080L;

  private static final boolean[] TOKEN = new boolean[256];
  private static final boolean[] NAME = new boolean[256];
  private static final boolean[] TARGET = new boolean[256];
  private static final boolean[] HOST = new boolean[256];

  static {
    for (char c = 'a'; c <= 'z'; c++) {
      TOKEN[c] = TOKEN[c - 32] = HOST[c] = HOST[c - 32] = true;
    }
    for (char c = '0'; c <= '9'; c++) {
      TOKEN[c] = HOST[c] = true;
    }
    for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
      TOKEN[c] = true;
    }
    System.arraycopy(TOKEN, 0, NAME, 0, TOKEN.length);
    NAME['_'] = false;
    for (int c = 0x21; c <= 0x7e; c++) {
      TARGET[c] = c != '#';
    }
    // reg-name of RFC 3986 §3.2.2 without the comma, which would make a list of the value.
    for (char c : "-._~!$&'()*+;=".toCharArray()) {
      HOST[c] = true;
    }
  }

  private Octets() {}

  /** Whether {@code b} may stand in a token (RFC 9110 §5.6.2). */
  public static boolean isToken(byte b) {
    return TOKEN[b & 0xff];
  }

  /** Whether {@code b} may stand in a request target: visible ASCII but {@code #}. */
  public static boolean isTarget(byte b) {
    return TARGET[b & 0xff];
  }

  static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }

  /** The value of a hexadecimal digit, or -1. */
  static int hex(byte b) {
    if (b >= '0' && b <= '9') {
      return b - '0';
    }
    int lower = b | 0x20;
    return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
  }

  /** End of the run of token characters that begins at {@code from}. */
  public static int tokenEnd(byte[] b, int from, int end) {
    int i = from;
    while (i < end && TOKEN[b[i] & 0xff]) {
      i++;
    }
    return i;
  }

  /** End of the run of token characters without underscores that begins at {@code from}. */
  static int nameEnd(byte[] b, int from, int end) {
    int i = from;
    while (i < end && NAME[b[i] & 0xff]) {
      i++;
    }
    return i;
  }

  /** End of the run of target characters that begins at {@code from}. */
  public static int targetEnd(byte[] b, int from, int end) {
    int i = from;
    while (i < end && TARGET[b[i] & 0xff]) {
      i++;
    }
    return i;
  }

  /**
   * End of the run of characters that may stand in a field value (RFC 9110 §5.5: HTAB, SP, visible
   * ASCII and 0x80 to 0xFF): the place of the first control character, or {@code end}. Eight bytes
   * at a time; a byte is found by the borrow that subtracting 0x20 (or, for DEL, comparing) leaves
   * in its high bit, which is exact for the lowest one found.
   */
  public static int textEnd(byte[] b, int from, int end) {
    int i = from;
    while (true) {
      while (i + 8 <= end) {
        long word = (long) LONGS.get(b, i);
        long del = word ^ 0x7f7f7f7f7f7f7f7fL;
        long found = ((word - 0x2020202020202020L) & ~word | (del - ONES) & ~del) & HIGH;
        if (found != 0) {
          i += Long.numberOfTrailingZeros(found) >>> 3;
          break;
        }
        i += 8;
      }
      while (i < end && (b[i] >= 0x20 && b[i] != 0x7f || b[i] < 0)) {
        i++;
      }
      if (i >= end || b[i] != '\t') {
        return i;
      }
      i++;
    }
  }

  /** Whether an underscore is in the range; eight bytes at a time, as far as the array goes. */
  static boolean hasUnderscore(byte[] b, int from, int end) {
    int i = from;
    while (i < end && i + 8 <= b.length) {
      long word = (long) LONGS.get(b, i) ^ 0x5f5f5f5f5f5f5f5fL;
      long found = (word - ONES) & ~word & HIGH;
      if (found != 0) {
        // Exact for the lowest one found, which may lie behind the range.
        return i + (Long.numberOfTrailingZeros(found) >>> 3) < end;
      }
      i += 8;
    }
    while (i < end) {
      if (b[i++] == '_') {
        return true;
      }
    }
    return false;
  }

  /** First place in the range that is not SP or HTAB. */
  static int skipSpace(byte[] b, int from, int end) {
    int i = from;
    while (i < end && (b[i] == ' ' || b[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** End of the range without trailing SP and HTAB. */
  static int trimSpace(byte[] b, int from, int end) {
    int i = end;
    while (i > from && (b[i - 1] == ' ' || b[i - 1] == '\t')) {
      i--;
    }
    return i;
  }

  /**
   * A non-negative decimal number of digits only.
   *
   * @return -1 when it is not one, or does not fit
   */
  static long decimal(byte[] b, int from, int end) {
    if (from >= end) {
      return -1;
    }
    long value = 0;
    for (int i = from; i < end; i++) {
      int digit = b[i] - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value;
  }

  /**
   * End of the host in {@code uri-host [":" port]} (RFC 9110 §7.2), or -1 when the range is not
   * such a thing. An empty host is not one.
   */
  static int hostEnd(byte[] b, int from, int end) {
    int host = from < end && b[from] == '[' ? literalEnd(b, from, end) : regNameEnd(b, from, end);
    if (host <= from) {
      return -1;
    }
    if (host == end) {
      return host;
    }
    if (b[host] != ':' || end - host > 6) {
      return -1;
    }
    int port = 0;
    for (int i = host + 1; i < end; i++) {
      if (!isDigit(b[i])) {
        return -1;
      }
      port = port * 10 + b[i] - '0';
    }
    return port > 65535 ? -1 : host;
  }

  private static int regNameEnd(byte[] b, int from, int end) {
    int i = from;
    while (i < end) {
      if (HOST[b[i] & 0xff]) {
        i++;
      } else if (b[i] == '%' && i + 2 < end && hex(b[i + 1]) >= 0 && hex(b[i + 2]) >= 0) {
        i += 3;
      } else {
        break;
      }
    }
    return i;
  }

  /** IPv6address in brackets, RFC 3986 §3.2.2; no zone, and no IPvFuture, which has no use yet. */
  private static int literalEnd(byte[] b, int from, int end) {
    int i = from + 1;
    int groups = 0;
    boolean gap = i + 1 < end && b[i] == ':' && b[i + 1] == ':';
    i += gap ? 2 : 0;
    boolean open = !gap;
    while (i < end && (open || b[i] != ']')) {
      int group = groupEnd(b, i, end);
      if (group < end && b[group] == '.') {
        i = quadEnd(b, i, end);
        groups += 2;
        break;
      }
      if (group == i) {
        return -1;
      }
      groups++;
      i = group;
      open = i < end && b[i] == ':';
      if (!open) {
        break;
      }
      i++;
      if (!gap && i < end && b[i] == ':') {
        gap = true;
        open = false;
        i++;
      }
    }
    boolean full = gap ? groups < 8 : groups == 8;
    return full && i > from && i < end && b[i] == ']' ? i + 1 : -1;
  }

  /** End of up to four hexadecimal digits. */
  private static int groupEnd(byte[] b, int from, int end) {
    int i = from;
    while (i < end && i - from < 4 && hex(b[i]) >= 0) {
      i++;
    }
    return i;
  }

  /** End of four decimal numbers up to 255 with dots between them, or -1. */
  private static int quadEnd(byte[] b, int from, int end) {
    int i = from;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (i >= end || b[i++] != '.')) {
        return -1;
      }
      int start = i;
      int number = 0;
      while (i < end && i - start < 3 && isDigit(b[i])) {
        number = number * 10 + b[i++] - '0';
      }
      if (i == start || number > 255 || b[start] == '0' && i > start + 1) {
        return -1;
      }
    }
    return i;
  }
}
