package dev.fairlead.analytics.recording;

import java.nio.charset.StandardCharsets;

/**
 * Folds the ids in paths, so that {@code /books/4711} and {@code /books/4712} are one: {@code
 * /books/{id}}. A segment is an id when it is of digits alone; of eight or more hexadecimal digits
 * and hyphens with a digit among them, as UUIDs and hashes are; or long and with some digits, as
 * random names are. What stands after its last dot is no part of it. Confined to one thread at a
 * time.
 */
public final class PathFolder {
  /** More segments are folded into one. */
  private static final int MOST_SEGMENTS = 10;

  private static final int SHORTEST_HEX = 8;
  private static final int SHORTEST_NAME = 16;
  private static final int LONG = 40;
  private static final int SOME_DIGITS = 3;
  private static final int LONGEST_SUFFIX = 6;
  private static final byte[] ID = {'{', 'i', 'd', '}'};

  final byte[] folded = new byte[TextTable.LONGEST];
  int length;

  PathFolder() {}

  /** What a path is recorded as. */
  public static String folded(String path) {
    PathFolder folder = new PathFolder();
    byte[] block = path.getBytes(StandardCharsets.UTF_8);
    folder.fold(block, 0, block.length);
    return new String(folder.folded, 0, folder.length, StandardCharsets.UTF_8);
  }

  /** Folds the path into {@link #folded}, as far as it goes. */
  void fold(byte[] block, int start, int end) {
    length = 0;
    int segments = 0;
    int at = start;
    while (at < end && length < folded.length) {
      int segment = at;
      if (block[at] == '/') {
        put((byte) '/');
        segment = ++at;
        if (++segments > MOST_SEGMENTS) {
          put((byte) '*');
          return;
        }
      }
      at = segment(block, segment, end);
    }
  }

  /** One segment; the end of it. */
  private int segment(byte[] block, int start, int end) {
    int digits = 0;
    int foreign = 0;
    int dot = -1;
    int at = start;
    for (; at < end; at++) {
      byte c = block[at];
      if (c == '/') {
        break;
      }
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c == '.') {
        dot = at;
      } else if (!(c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == '-')) {
        foreign++;
      }
    }
    boolean suffixed = dot > start && at - dot <= LONGEST_SUFFIX;
    int stem = suffixed ? dot : at;
    if (digits > 0 && isId(block, start, stem, at, digits, foreign)) {
      for (byte c : ID) {
        put(c);
      }
      copy(block, stem, at);
    } else {
      copy(block, start, at);
    }
    return at;
  }

  /** With the counts of the whole segment, which the suffix may have added to. */
  private static boolean isId(byte[] block, int start, int stem, int end, int digits, int foreign) {
    int inStem = digits;
    int others = foreign;
    for (int i = stem; i < end; i++) {
      byte c = block[i];
      if (c >= '0' && c <= '9') {
        inStem--;
      } else if (c != '.' && !(c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F' || c == '-')) {
        others--;
      }
    }
    int size = stem - start;
    if (inStem == 0) {
      return false;
    }
    return inStem == size
        || size >= SHORTEST_HEX && others == 0
        || size >= SHORTEST_NAME && inStem >= SOME_DIGITS
        || size >= LONG;
  }

  private void copy(byte[] block, int start, int end) {
    int fits = Math.min(end - start, folded.length - length);
    System.arraycopy(block, start, folded, length, fits);
    length += fits;
  }

  private void put(byte c) {
    if (length < folded.length) {
      folded[length++] = c;
    }
  }
}
