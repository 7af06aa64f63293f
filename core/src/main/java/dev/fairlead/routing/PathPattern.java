package dev.fairlead.routing;

import dev.fairlead.model.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A compiled path pattern. Immutable: any thread. Paths are given in the form of {@link
 * PathNormalizer}; patterns are put into it here.
 */
sealed interface PathPattern {
  /** Whether the path matches. {@code start < end}; no allocation. */
  boolean matches(byte[] block, int start, int end);

  /**
   * The {@link #firstSegment} of every path that can match, or {@link #ANY_SEGMENT}: tells most
   * patterns apart from a path by comparing two numbers.
   */
  int firstSegment();

  /** What {@link #firstSegment()} is for patterns whose first segment is not fixed. */
  int ANY_SEGMENT = 0;

  /** A hash of a path's first segment, never {@link #ANY_SEGMENT}. */
  static int firstSegment(byte[] block, int start, int end) {
    int hash = 1;
    for (int i = start + 1; i < end && block[i] != '/'; i++) {
      hash = hash * 31 + block[i];
    }
    return hash == ANY_SEGMENT ? 1 : hash;
  }

  /**
   * Compiles.
   *
   * @param pattern as {@link dev.fairlead.config.MatchSpec} defines it, or null for any path
   */
  static PathPattern of(@Nullable String pattern) {
    if (pattern == null || pattern.equals("/**")) {
      return new Any();
    }
    boolean below = pattern.endsWith("/**");
    String literal = below ? pattern.substring(0, pattern.length() - 3) : pattern;
    byte[] path = PathNormalizer.normalize(literal.getBytes(StandardCharsets.UTF_8));
    if (below && path[path.length - 1] == '/') {
      path = Arrays.copyOf(path, path.length - 1); // "/a//**" means "/a/**"
      if (path.length == 0) {
        return new Any();
      }
    }
    byte[] @Nullable [] segments = segments(path);
    if (Arrays.stream(segments).anyMatch(segment -> segment == null)) {
      return new Segments(segments, below);
    }
    return below ? new Below(path) : new Exact(path);
  }

  private static byte[] @Nullable [] segments(byte[] path) {
    List<byte @Nullable []> segments = new ArrayList<>();
    int at = 0;
    while (at < path.length) {
      int end = segmentEnd(path, at + 1, path.length);
      byte[] segment = Arrays.copyOfRange(path, at + 1, end);
      segments.add(segment.length == 1 && segment[0] == '*' ? null : segment);
      at = end;
    }
    return segments.toArray(new byte @Nullable [0][]);
  }

  private static int segmentEnd(byte[] block, int from, int end) {
    int i = from;
    while (i < end && block[i] != '/') {
      i++;
    }
    return i;
  }

  /** Any path at all, {@code *} included. */
  record Any() implements PathPattern {
    @Override
    public boolean matches(byte[] block, int start, int end) {
      return true;
    }

    @Override
    public int firstSegment() {
      return ANY_SEGMENT;
    }
  }

  /** One path. */
  final class Exact implements PathPattern {
    private final byte[] path;

    private Exact(byte[] path) {
      this.path = path;
    }

    @Override
    public boolean matches(byte[] block, int start, int end) {
      // The last byte tells most paths of equal length apart.
      return end - start == path.length
          && block[end - 1] == path[path.length - 1]
          && Ascii.equals(block, start, end, path);
    }

    @Override
    public int firstSegment() {
      return PathPattern.firstSegment(path, 0, path.length);
    }
  }

  /** A path and everything below it. */
  final class Below implements PathPattern {
    private final byte[] path;

    private Below(byte[] path) {
      this.path = path;
    }

    @Override
    public boolean matches(byte[] block, int start, int end) {
      int stop = start + path.length;
      return stop <= end
          && (stop == end || block[stop] == '/')
          && block[stop - 1] == path[path.length - 1]
          && Ascii.equals(block, start, stop, path);
    }

    @Override
    public int firstSegment() {
      return PathPattern.firstSegment(path, 0, path.length);
    }
  }

  /** Segment by segment; null stands for any segment that is not empty. */
  final class Segments implements PathPattern {
    private final byte[] @Nullable [] segments;
    private final boolean below;

    private Segments(byte[] @Nullable [] segments, boolean below) {
      this.segments = segments;
      this.below = below;
    }

    @Override
    public boolean matches(byte[] block, int start, int end) {
      int at = start;
      for (byte[] segment : segments) {
        if (at == end || block[at] != '/') {
          return false;
        }
        int stop = segmentEnd(block, at + 1, end);
        if (segment == null ? stop == at + 1 : !Ascii.equals(block, at + 1, stop, segment)) {
          return false;
        }
        at = stop;
      }
      return at == end || (below && block[at] == '/');
    }

    @Override
    public int firstSegment() {
      byte[] first = segments[0];
      // As if a slash stood before it.
      return first == null ? ANY_SEGMENT : PathPattern.firstSegment(first, -1, first.length);
    }
  }
}
