package dev.fairlead.http2;

import dev.fairlead.model.Ascii;

/** The names of RFC 7541, appendix A, and their numbers. Stateless: any thread. */
final class StaticTable {
  /** Entries, of which the first has number 1. */
  static final int SIZE = 61;

  static final int METHOD_GET = 2;
  static final int METHOD_POST = 3;
  static final int SET_COOKIE = 55;

  private static final String[] NAMES = {
    ":authority",
    ":method",
    ":method",
    ":path",
    ":path",
    ":scheme",
    ":scheme",
    ":status",
    ":status",
    ":status",
    ":status",
    ":status",
    ":status",
    ":status",
    "accept-charset",
    "accept-encoding",
    "accept-language",
    "accept-ranges",
    "accept",
    "access-control-allow-origin",
    "age",
    "allow",
    "authorization",
    "cache-control",
    "content-disposition",
    "content-encoding",
    "content-language",
    "content-length",
    "content-location",
    "content-range",
    "content-type",
    "cookie",
    "date",
    "etag",
    "expect",
    "expires",
    "from",
    "host",
    "if-match",
    "if-modified-since",
    "if-none-match",
    "if-range",
    "if-unmodified-since",
    "last-modified",
    "link",
    "location",
    "max-forwards",
    "proxy-authenticate",
    "proxy-authorization",
    "range",
    "referer",
    "refresh",
    "retry-after",
    "server",
    "set-cookie",
    "strict-transport-security",
    "transfer-encoding",
    "user-agent",
    "vary",
    "via",
    "www-authenticate",
  };

  private static final int SLOTS = 256;
  private static final byte[][] SLOT_NAMES = new byte[SLOTS][];
  private static final int[] SLOT_NUMBERS = new int[SLOTS];

  static {
    for (int number = SIZE; number > 0; number--) {
      byte[] name = Ascii.bytes(NAMES[number - 1]);
      int slot = slot(name, 0, name.length);
      while (SLOT_NUMBERS[slot] > 0 && !java.util.Arrays.equals(SLOT_NAMES[slot], name)) {
        slot = slot + 1 & SLOTS - 1;
      }
      SLOT_NAMES[slot] = name;
      SLOT_NUMBERS[slot] = number;
    }
  }

  private StaticTable() {}

  /** The lowest number with the name in that range, whatever its case; 0 when there is none. */
  static int find(byte[] block, int start, int end) {
    int slot = slot(block, start, end);
    while (SLOT_NUMBERS[slot] > 0) {
      if (Ascii.equalsIgnoreCase(block, start, end, SLOT_NAMES[slot])) {
        return SLOT_NUMBERS[slot];
      }
      slot = slot + 1 & SLOTS - 1;
    }
    return 0;
  }

  private static int slot(byte[] block, int start, int end) {
    int first = block[start] | 0x20;
    int last = block[end - 1] | 0x20;
    int middle = block[start + end >>> 1] | 0x20;
    return (end - start) * 31 + first * 7 + last * 13 + middle * 17 & SLOTS - 1;
  }

  /** The number of {@code :status} with that value, or 0. */
  static int status(int status) {
    return switch (status) {
      case 200 -> 8;
      case 204 -> 9;
      case 206 -> 10;
      case 304 -> 11;
      case 400 -> 12;
      case 404 -> 13;
      case 500 -> 14;
      default -> 0;
    };
  }
}
