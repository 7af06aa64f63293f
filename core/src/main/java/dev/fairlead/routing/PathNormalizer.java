package dev.fairlead.routing;

import dev.fairlead.model.RequestHead;
import java.util.Arrays;

/**
 * The form in which paths are compared, so that no spelling of a path slips past a rule for it.
 * Only a copy takes this form: backends get the path as received. Stateless.
 *
 * <p>Percent-escapes are decoded, but for {@code %2F} (an encoded slash separates nothing) and
 * {@code %25} (nothing is decoded twice; a percent sign that begins no escape becomes one), whose
 * digits are put in capitals; runs of slashes are made one; {@code .} and {@code ..} segments are
 * resolved as in RFC 3986 §5.2.4, however they were encoded.
 *
 * <p>Backends do not all read a path so. There are two further readings: one that takes {@code
 * %2F}, {@code %5C} and a backslash for slashes, and one that cuts what follows a semicolon off
 * each segment before dots are resolved, as servlet containers do.
 */
final class PathNormalizer {
  /** Bytes for which a path is looked at more closely. */
  private static final boolean[] ODD = new boolean[256];

  static {
    ODD['%'] = ODD['\\'] = ODD[';'] = true;
  }

  private PathNormalizer() {}

  /** Which readings of a path differ from the usual, and whether it may be read at all. */
  enum Oddity {
    /** Something is escaped, but nothing of the following. */
    NONE,
    /** There is a NUL: some read up to it only. */
    NUL,
    /** There is what some take for a slash. */
    SLASH,
    /** There is a semicolon. */
    PARAMETER,
    /** There is both. */
    SLASH_AND_PARAMETER
  }

  /** What is odd about a path. */
  static Oddity oddity(byte[] path) {
    boolean slash = false;
    boolean parameter = false;
    for (int i = 0; i < path.length; i++) {
      int value = path[i] == '%' ? escape(path, i) : path[i];
      if (value == 0) {
        return Oddity.NUL;
      }
      slash |= value == '\\' || value == '/' && path[i] == '%';
      parameter |= value == ';';
    }
    if (slash) {
      return parameter ? Oddity.SLASH_AND_PARAMETER : Oddity.SLASH;
    }
    return parameter ? Oddity.PARAMETER : Oddity.NONE;
  }

  /** Whether the path may be compared as it stands. */
  static boolean isNormal(byte[] block, int start, int end) {
    byte before = 0;
    for (int i = start; i < end; i++) {
      byte b = block[i];
      if (ODD[b & 0xff]
          || (before == '/' && (b == '/' || (b == '.' && mayBeDotSegment(block, i + 1, end))))) {
        return false;
      }
      before = b;
    }
    return true;
  }

  private static boolean mayBeDotSegment(byte[] block, int next, int end) {
    return next == end || block[next] == '/' || block[next] == '.';
  }

  /** The path of a request in normal form, as a copy. */
  static byte[] normalize(RequestHead head) {
    return normalize(Arrays.copyOfRange(head.bytes(), head.pathStart(), head.pathEnd()));
  }

  /** The path in normal form. */
  static byte[] normalize(byte[] path) {
    return normalize(path, false, false);
  }

  /**
   * The path in the form of another reading.
   *
   * @param slashes whether encoded slashes and backslashes are slashes
   * @param parameters whether a segment ends at a semicolon
   */
  static byte[] normalize(byte[] path, boolean slashes, boolean parameters) {
    byte[] copy = new byte[path.length * 3];
    int length = decode(path, slashes, copy);
    length = parameters ? cut(copy, length) : length;
    return Arrays.copyOf(copy, resolve(copy, length));
  }

  private static int cut(byte[] path, int length) {
    int out = 0;
    boolean parameter = false;
    for (int i = 0; i < length; i++) {
      parameter = path[i] == ';' || parameter && path[i] != '/';
      if (!parameter) {
        path[out++] = path[i];
      }
    }
    return out;
  }

  private static int decode(byte[] path, boolean slashes, byte[] copy) {
    int out = 0;
    for (int i = 0; i < path.length; i++) {
      byte b = path[i];
      int value = b;
      if (b == '%') {
        value = escape(path, i);
        i += value < 0 ? 0 : 2;
      }
      if (slashes && (value == '/' || value == '\\')) {
        copy[out++] = '/';
      } else if (b == '%' && (value == '/' || value == '%' || value < 0)) {
        copy[out++] = '%';
        copy[out++] = '2';
        copy[out++] = (byte) (value == '/' ? 'F' : '5');
      } else {
        copy[out++] = (byte) value;
      }
    }
    return out;
  }

  private static int escape(byte[] path, int percent) {
    if (percent + 2 >= path.length) {
      return -1;
    }
    int high = Character.digit(path[percent + 1], 16);
    int low = Character.digit(path[percent + 2], 16);
    return high < 0 || low < 0 ? -1 : (high << 4) | low;
  }

  /** Resolves dot segments and empty ones in place, as far as the path begins with a slash. */
  private static int resolve(byte[] path, int length) {
    if (length == 0 || path[0] != '/') {
      return length;
    }
    int out = 0; // path[0, out) is resolved: whole segments, each with the slash before it
    int at = 0; // at a slash
    boolean open = false; // the path ends with a slash
    while (at < length) {
      int start = at + 1;
      int end = start;
      while (end < length && path[end] != '/') {
        end++;
      }
      open = true;
      if (isDots(path, start, end, 2)) {
        out = lastSlash(path, out);
      } else if (end > start && !isDots(path, start, end, 1)) {
        System.arraycopy(path, at, path, out, end - at);
        out += end - at;
        open = false;
      }
      at = end;
    }
    if (open) {
      path[out++] = '/';
    }
    return out;
  }

  private static boolean isDots(byte[] path, int start, int end, int count) {
    return end - start == count && path[start] == '.' && path[end - 1] == '.';
  }

  private static int lastSlash(byte[] path, int end) {
    int i = end;
    while (i > 0) {
      i--;
      if (path[i] == '/') {
        return i;
      }
    }
    return 0;
  }
}
