package dev.fairlead.rehearsal;

import dev.fairlead.analytics.recording.PathFolder;
import dev.fairlead.config.RouteSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A path as the history has it: an id in it, <code>{id}</code>, may be any of those that are folded
 * alike, and what a route asks for literally, such as {@code /v1/2024/report}, may be among them.
 * Immutable.
 */
final class FoldedPath {
  /** As the history shows that there are further segments. */
  private static final String MORE = "*";

  private static final String ID = "{id}";
  private static final String BELOW = "**";
  private static final int MOST_SEGMENTS = 10;

  private final String[] segments;
  private final String unlike;

  /**
   * That path.
   *
   * @param taken the pattern of the route that took it, whose literals it has; null for any
   * @param unlike an id that no route asks for
   */
  FoldedPath(String path, @Nullable String taken, String unlike) {
    this.unlike = unlike;
    this.segments = taken == null ? path.split("/", -1) : with(path.split("/", -1), taken);
  }

  /** An id that none of some routes asks for. */
  static String unlike(List<RouteSpec> routes) {
    String id = "0";
    while (asks(routes, id)) {
      id = id + "0";
    }
    return id;
  }

  private static boolean asks(List<RouteSpec> routes, String id) {
    for (RouteSpec route : routes) {
      String path = route.match().path();
      if (path != null && path.contains(id)) {
        return true;
      }
    }
    return false;
  }

  /** Some path that is folded so, whose ids are none that a route asks for. */
  String text() {
    return text(segments);
  }

  /** One that has the literals of a pattern where ids may hide them. */
  String like(String pattern) {
    return text(with(segments, pattern));
  }

  /** Whether the pattern asks for more segments than the history has. */
  boolean endsBefore(String pattern) {
    String[] asked = pattern.split("/", -1);
    int below = asked[asked.length - 1].equals(BELOW) ? 1 : 0;
    return isCut(segments) && asked.length - below > segments.length - 1;
  }

  private static boolean isCut(String[] segments) {
    return segments.length == MOST_SEGMENTS + 2 && segments[segments.length - 1].equals(MORE);
  }

  private String text(String[] of) {
    return String.join("/", of).replace(ID, unlike);
  }

  private static String[] with(String[] path, String pattern) {
    String[] asked = pattern.split("/", -1);
    String[] found = path.clone();
    for (int i = 0; i < Math.min(found.length, asked.length); i++) {
      boolean literal = !asked[i].equals(MORE) && !asked[i].equals(BELOW);
      if (literal && found[i].contains(ID) && PathFolder.folded(asked[i]).equals(found[i])) {
        found[i] = asked[i];
      }
    }
    int last = found.length - 1;
    if (isCut(found) && asked.length > last) {
      found[last] = String.join("/", List.of(asked).subList(last, asked.length));
    }
    return found;
  }
}
