package dev.fairlead.rehearsal;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.RequestHead;
import dev.fairlead.rehearsal.RecordedRates.Asked;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.routing.RouteVerdict;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Where paths that were asked for often would be routed. The history has paths without hosts,
 * methods and headers: of these is known only what the route asked for that took them.
 * Single-threaded.
 */
final class RecordedPaths {
  private final ProxySpec now;
  private final ProxySpec then;
  private final Pairs pairs;
  private final World world;
  private final RouteTable table;
  private final String unlike;

  /**
   * Where a path goes.
   *
   * @param asked which
   * @param to routes that may take it, the first first; empty for none
   * @param certain whether the last of these takes what the others leave; if not, some may find no
   *     route
   */
  record PathTurn(Asked asked, List<String> to, boolean certain) {
    PathTurn {
      to = List.copyOf(to);
    }

    /** In words. */
    String words() {
      if (to.isEmpty()) {
        return "no route";
      }
      String names = String.join(" or ", to);
      return to.size() == 1 && certain
          ? names
          : "not decidable: " + names + (certain ? "" : " or no route");
    }
  }

  RecordedPaths(ProxySpec now, ProxySpec then, Pairs pairs) {
    this.now = now;
    this.then = then;
    this.pairs = pairs;
    this.world = new World(then, Secrets.ephemeral(), 1, 0);
    this.table = new RouteTable(then.routes(), then.hardening().encodedSlash());
    this.unlike = FoldedPath.unlike(then.routes());
  }

  /** Where a path goes; null when nobody could ask for it as the history has it. */
  @Nullable PathTurn turn(Asked asked) {
    RouteSpec old =
        now.routes().stream()
            .filter(each -> each.name().equals(asked.route()))
            .findFirst()
            .orElse(null);
    MatchSpec known = old == null ? null : old.match();
    FoldedPath path = new FoldedPath(asked.path(), known == null ? null : known.path(), unlike);
    List<RouteVerdict> verdicts = verdicts(path.text());
    if (verdicts.isEmpty()) {
      return null;
    }
    Set<MatchSpec> passed = passed(asked.route());
    List<String> to = new ArrayList<>();
    for (int i = 0; i < then.routes().size(); i++) {
      RouteSpec route = then.routes().get(i);
      boolean sure = verdicts.get(i).path() && !endsBefore(path, route);
      boolean may =
          (sure || hides(path, route, i))
              && !passed.contains(route.match())
              && (known == null || Overlap.besidesPaths(known, route.match()));
      if (may) {
        to.add(route.name());
        if (sure && Overlap.covers(route.match(), known)) {
          return new PathTurn(asked, to, true);
        }
      }
    }
    return new PathTurn(asked, to, false);
  }

  private static boolean endsBefore(FoldedPath path, RouteSpec route) {
    String pattern = route.match().path();
    return pattern != null && path.endsBefore(pattern);
  }

  /** Whether a route asks for what may be among what the history has folded into one. */
  private boolean hides(FoldedPath path, RouteSpec route, int index) {
    String pattern = route.match().path();
    List<RouteVerdict> verdicts = pattern == null ? List.of() : verdicts(path.like(pattern));
    return !verdicts.isEmpty() && verdicts.get(index).path();
  }

  /** How the routes fare with a path; none if nobody could ask for it. */
  private List<RouteVerdict> verdicts(String path) {
    if (!HeadText.isSound("GET", path, null) || !path.startsWith("/")) {
      return List.of();
    }
    byte[] text =
        ("GET " + path + " HTTP/1.1\r\nHost: " + HeadText.UNKNOWN_HOST + "\r\n\r\n")
            .getBytes(StandardCharsets.ISO_8859_1);
    RequestHead head = world.way().read(text);
    return head == null ? List.of() : table.explain(head);
  }

  /** What did not take it, since it came before the route that did. */
  private Set<MatchSpec> passed(String route) {
    Set<MatchSpec> passed = new HashSet<>();
    for (RouteSpec each : now.routes()) {
      if (each.name().equals(route)) {
        return passed;
      }
      passed.add(each.match());
    }
    // Some were refused before a route was looked for, or another configuration wrote the history.
    return Set.of();
  }

  /** Whether it goes where it went. */
  boolean stays(PathTurn turn) {
    RouteSpec same = pairs.route(turn.asked().route());
    return same == null
        ? turn.asked().route().equals(RecordedRates.NONE) && turn.to().isEmpty()
        : turn.certain() && turn.to().equals(List.of(same.name()));
  }
}
