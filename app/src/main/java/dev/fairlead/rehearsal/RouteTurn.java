package dev.fairlead.rehearsal;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a route of the configuration in force in the new one. Immutable.
 *
 * @param now the route; null where the configuration in force has none of that name
 * @param then what it is in the new one; null when it goes
 * @param sameMatch whether both ask for the same
 * @param sameUpstream whether both lead to the same upstream, whatever its name
 * @param ahead routes that come first in the new one only, and may take some of its requests
 * @param gone routes that came first and do no more, so that this one may get some of theirs
 */
record RouteTurn(
    @Nullable RouteSpec now,
    @Nullable RouteSpec then,
    boolean sameMatch,
    boolean sameUpstream,
    List<String> ahead,
    List<String> gone) {
  /** Of a name that the configuration in force does not know. */
  static final RouteTurn UNKNOWN = new RouteTurn(null, null, false, false, List.of(), List.of());

  RouteTurn {
    ahead = List.copyOf(ahead);
    gone = List.copyOf(gone);
  }

  /** What becomes of that of a name. */
  static RouteTurn of(String name, ProxySpec before, ProxySpec after, Pairs pairs) {
    RouteSpec now =
        before.routes().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
    if (now == null) {
      return UNKNOWN;
    }
    RouteSpec then = pairs.route(name);
    if (then == null) {
      return new RouteTurn(now, null, false, false, List.of(), List.of());
    }
    List<RouteSpec> first = before.routes().subList(0, before.routes().indexOf(now));
    List<RouteSpec> firstThen = after.routes().subList(0, after.routes().indexOf(then));
    Set<String> still = new HashSet<>();
    List<String> gone = new ArrayList<>();
    for (RouteSpec each : first) {
      RouteSpec same = pairs.route(each.name());
      if (same != null && firstThen.contains(same) && same.match().equals(each.match())) {
        still.add(same.name());
      } else if (Overlap.possible(each.match(), then.match())) {
        gone.add(each.name());
      }
    }
    List<String> ahead =
        firstThen.stream()
            .filter(each -> !still.contains(each.name()))
            .filter(each -> Overlap.possible(each.match(), then.match()))
            .map(RouteSpec::name)
            .toList();
    return new RouteTurn(
        now,
        then,
        now.match().equals(then.match()),
        pairs.sameUpstream(now.upstream(), then.upstream()),
        ahead,
        gone);
  }

  /** Whether it gets exactly what it got: no more and no less. */
  boolean keepsAll() {
    return then != null && sameMatch && ahead.isEmpty() && gone.isEmpty();
  }

  /** Whether all that it got is still its own. */
  boolean losesNothing() {
    return then != null && sameMatch && ahead.isEmpty();
  }

  /** In words. */
  String words() {
    RouteSpec before = now;
    RouteSpec after = then;
    if (before == null) {
      return "not in the configuration in force";
    }
    if (after == null) {
      return "gone";
    }
    List<String> said = new ArrayList<>();
    if (!before.name().equals(after.name())) {
      said.add("named " + after.name());
    }
    if (!sameUpstream) {
      said.add("to upstream " + after.upstream());
    }
    if (!sameMatch) {
      said.add("asks for other requests");
    }
    if (!ahead.isEmpty()) {
      said.add("now behind " + String.join(", ", ahead) + ", which may take some");
    }
    if (!gone.isEmpty()) {
      said.add("may get some of " + String.join(", ", gone));
    }
    return said.isEmpty() ? "as before" : String.join("; ", said);
  }
}
