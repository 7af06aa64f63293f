package dev.fairlead.balancer;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;

/**
 * The cookies of a request, in the shape that RFC 6265 §5.4 gives them: {@code name=value} pairs
 * with semicolons between them. Read as browsers and most servers read them: names are told apart
 * by case, white space around a pair is not part of it, nor are the quotes around a value, and a
 * semicolon ends a pair even within quotes. Several lines count as one list. Stateless: any thread;
 * never allocates.
 */
public final class Cookies {
  /** No such cookie, or no further one. */
  public static final long NONE = 0;

  private static final byte[] COOKIE = Ascii.bytes("cookie");

  private Cookies() {}

  /**
   * Where the value of the next cookie with that name is.
   *
   * @param head its field lines stand in its block in their order
   * @param after {@link #NONE} for the first, else what the last call returned
   * @return {@link #NONE}, or a range for {@link #start} and {@link #end}
   */
  public static long next(RequestHead head, byte[] name, long after) {
    byte[] block = head.bytes();
    int from = end(after);
    for (int i = head.find(COOKIE, 0); i >= 0; i = head.find(COOKIE, i + 1)) {
      int end = head.valueEnd(i);
      if (end < from) {
        continue;
      }
      int start = head.valueStart(i);
      // What was found before lies in this line: on with the pair after it.
      int at = from > start ? pairEnd(block, from, end) + 1 : start;
      while (at < end) {
        int stop = pairEnd(block, at, end);
        if (isNamed(block, at, stop, name)) {
          return value(block, at, stop);
        }
        at = stop + 1;
      }
    }
    return NONE;
  }

  /** The end of the pair that begins at {@code from}: its semicolon, or {@code end}. */
  public static int pairEnd(byte[] block, int from, int end) {
    int i = from;
    while (i < end && block[i] != ';') {
      i++;
    }
    return i;
  }

  /** Whether the pair in that range, white space around it included, is of that name. */
  public static boolean isNamed(byte[] block, int start, int end, byte[] name) {
    int equals = start;
    while (equals < end && block[equals] != '=') {
      equals++;
    }
    int first = skipSpace(block, start, equals);
    return equals < end && Ascii.equals(block, first, trimSpace(block, first, equals), name);
  }

  /** Where the value of the pair in that range is, without white space and quotes around it. */
  static long value(byte[] block, int start, int end) {
    int equals = start;
    while (equals < end && block[equals] != '=') {
      equals++;
    }
    int first = skipSpace(block, Math.min(equals + 1, end), end);
    int last = trimSpace(block, first, end);
    boolean quoted = last - first >= 2 && block[first] == '"' && block[last - 1] == '"';
    return quoted ? range(first + 1, last - 1) : range(first, last);
  }

  /** Start of a range that was found. */
  public static int start(long range) {
    return (int) (range >>> 32);
  }

  /** End of a range that was found. */
  public static int end(long range) {
    return (int) range;
  }

  /** A range as {@link #next} returns it. */
  public static long range(int start, int end) {
    return (long) start << 32 | end;
  }

  /** First place in the range that is neither SP nor HTAB. */
  public static int skipSpace(byte[] block, int from, int end) {
    int i = from;
    while (i < end && (block[i] == ' ' || block[i] == '\t')) {
      i++;
    }
    return i;
  }

  /** End of the range without SP and HTAB behind. */
  public static int trimSpace(byte[] block, int from, int end) {
    int i = end;
    while (i > from && (block[i - 1] == ' ' || block[i - 1] == '\t')) {
      i--;
    }
    return i;
  }
}
