package dev.fairlead.routing;

import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which route a request belongs to: the first in file order whose host, path, headers and method
 * all match. Immutable: any thread; a match does not allocate unless the path holds escapes, double
 * slashes or dot segments (see {@link PathNormalizer}).
 */
public final class RouteTable {
  /** No route takes the request, whatever its method. */
  public static final int NO_ROUTE = -1;

  /** A route would take the request, but for its method. */
  public static final int METHOD_NOT_ALLOWED = -2;

  private static final byte[] ROOT = {'/'};

  private final Rule[] rules;
  // Beside the rules, so that those for other paths are passed over without being touched.
  private final int[] firstSegments;
  private final HostIndex hosts;

  /** Compiles the routes; indexes are those of the list. */
  public RouteTable(List<RouteSpec> routes) {
    this.rules = routes.stream().map(route -> new Rule(route.match())).toArray(Rule[]::new);
    this.firstSegments =
        Arrays.stream(rules).mapToInt(rule -> rule.path().firstSegment()).toArray();
    this.hosts = new HostIndex(routes.stream().map(route -> route.match().hosts()).toList());
  }

  /**
   * The index of the route for a request, or {@link #NO_ROUTE} or {@link #METHOD_NOT_ALLOWED}. A
   * route that lists GET takes HEAD, too.
   */
  public int match(RequestHead head) {
    byte[] rewritten = rewrittenPath(head);
    byte[] path = rewritten == null ? head.bytes() : rewritten;
    int start = rewritten == null ? head.pathStart() : 0;
    int end = rewritten == null ? head.pathEnd() : rewritten.length;
    int firstSegment = PathPattern.firstSegment(path, start, end);
    boolean otherMethod = false;
    for (int index : hosts.routes(head.bytes(), head.hostStart(), head.hostEnd())) {
      int wanted = firstSegments[index];
      if (wanted != firstSegment && wanted != PathPattern.ANY_SEGMENT) {
        continue;
      }
      Rule rule = rules[index];
      if (rule.path().matches(path, start, end) && rule.takesHeaders(head)) {
        if (rule.takesMethod(head)) {
          return index;
        }
        otherMethod = true;
      }
    }
    return otherMethod ? METHOD_NOT_ALLOWED : NO_ROUTE;
  }

  /**
   * The methods with which the request would find a route, as a list for {@code Allow} (RFC 9110
   * §10.2.1); empty when there is none.
   */
  public String allowedMethods(RequestHead head) {
    byte[] rewritten = rewrittenPath(head);
    byte[] path = rewritten == null ? head.bytes() : rewritten;
    int start = rewritten == null ? head.pathStart() : 0;
    int end = rewritten == null ? head.pathEnd() : rewritten.length;
    Set<String> allowed = new LinkedHashSet<>();
    for (int index : hosts.routes(head.bytes(), head.hostStart(), head.hostEnd())) {
      if (rules[index].path().matches(path, start, end) && rules[index].takesHeaders(head)) {
        for (byte[] method : rules[index].methods()) {
          allowed.add(Ascii.string(method, 0, method.length));
        }
      }
    }
    return String.join(", ", allowed);
  }

  /** How every route fares with a request, by index. */
  public List<RouteVerdict> explain(RequestHead head) {
    byte[] rewritten = rewrittenPath(head);
    byte[] path = rewritten == null ? head.bytes() : rewritten;
    int start = rewritten == null ? head.pathStart() : 0;
    int end = rewritten == null ? head.pathEnd() : rewritten.length;
    BitSet takesHost = new BitSet();
    for (int index : hosts.routes(head.bytes(), head.hostStart(), head.hostEnd())) {
      takesHost.set(index);
    }
    List<RouteVerdict> verdicts = new ArrayList<>();
    for (int index = 0; index < rules.length; index++) {
      Rule rule = rules[index];
      verdicts.add(
          new RouteVerdict(
              takesHost.get(index),
              rule.path().matches(path, start, end),
              rule.takesMethod(head),
              rule.missingHeaders(head)));
    }
    return verdicts;
  }

  /** The path of a request as it is compared: without escapes and detours it does not need. */
  public static String comparedPath(RequestHead head) {
    byte[] rewritten = rewrittenPath(head);
    return rewritten == null
        ? Ascii.string(head.bytes(), head.pathStart(), head.pathEnd())
        : Ascii.string(rewritten, 0, rewritten.length);
  }

  /** The path in the form for comparison, or null when it has that form already. */
  public static byte @Nullable [] rewrittenPath(RequestHead head) {
    if (head.pathStart() == head.pathEnd()) {
      return ROOT; // RFC 9110 §4.2.3: an empty path means "/"
    }
    return PathNormalizer.isNormal(head.bytes(), head.pathStart(), head.pathEnd())
        ? null
        : PathNormalizer.normalize(head);
  }
}
