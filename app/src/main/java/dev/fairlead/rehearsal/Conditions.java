package dev.fairlead.rehearsal;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.RequestHead;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.routing.RouteVerdict;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the routes of a configuration ask of requests that a log does not tell: fields other than
 * User-Agent and Referer, and hosts where the log has none. Immutable.
 */
final class Conditions {
  private final List<RouteSpec> routes;
  private final RouteTable table;
  private final boolean byHost;
  private final boolean byField;
  private final boolean byKnownField;

  /**
   * What is known of the fields of a request, though the log does not have them, since it has the
   * route that took it.
   *
   * @param there lines that it had, {@code name: value}
   * @param missing lines that it did not have
   */
  record Hints(List<String> there, Set<String> missing) {
    static final Hints NONE = new Hints(List.of(), Set.of());
  }

  Conditions(ProxySpec spec) {
    this.routes = spec.routes();
    this.table = new RouteTable(routes, spec.hardening().encodedSlash());
    this.byHost = routes.stream().anyMatch(route -> !route.match().hosts().isEmpty());
    this.byField =
        routes.stream()
            .flatMap(route -> route.match().headers().keySet().stream())
            .anyMatch(name -> !isLogged(name));
    this.byKnownField =
        routes.stream()
            .flatMap(route -> route.match().headers().keySet().stream())
            .anyMatch(Conditions::isLogged);
  }

  private static boolean isLogged(String name) {
    return name.equalsIgnoreCase("user-agent") || name.equalsIgnoreCase("referer");
  }

  private static boolean isKnown(String name, LoggedRequest request) {
    return request.fields() && isLogged(name);
  }

  /** Whether a log can tell less than is asked. */
  boolean askMore(LoggedRequest request, boolean hostKnown) {
    return byField || byHost && !hostKnown || byKnownField && !request.fields();
  }

  /** Whether {@link #hints} could know something. */
  boolean hint(LoggedRequest request) {
    return byField && request.route() != null;
  }

  /** What follows from the route that took a request by this configuration. */
  Hints hints(LoggedRequest request, RequestHead head) {
    int taken = index(request.route());
    if (taken < 0) {
      return Hints.NONE;
    }
    List<String> there = new ArrayList<>();
    routes
        .get(taken)
        .match()
        .headers()
        .forEach((name, value) -> {
          if (!isKnown(name, request)) {
            there.add(line(name, value.equals("*") ? "(some)" : value));
          }
        });
    Set<String> missing = new HashSet<>();
    List<RouteVerdict> verdicts = table.explain(head);
    for (int i = 0; i < taken; i++) {
      RouteVerdict verdict = verdicts.get(i);
      List<String> open = open(routes.get(i), verdict, request, there);
      if (verdict.host() && verdict.path() && verdict.method() && open.size() == 1) {
        // All else about it fits, and yet it did not take the request.
        missing.add(open.getFirst());
      }
    }
    return new Hints(there, missing);
  }

  /** The lines that a route asks for of which nothing is known; none where one is known to fail. */
  private static List<String> open(
      RouteSpec route, RouteVerdict verdict, LoggedRequest request, List<String> there) {
    List<String> open = new ArrayList<>();
    for (Map.Entry<String, String> asked : route.match().headers().entrySet()) {
      boolean absent = verdict.headers().contains(asked.getKey());
      if (absent && isKnown(asked.getKey(), request)) {
        return List.of();
      }
      if (absent && !isThere(asked.getKey(), asked.getValue(), there)) {
        open.add(line(asked.getKey(), asked.getValue()));
      }
    }
    return open;
  }

  private static boolean isThere(String name, String value, List<String> there) {
    return there.contains(line(name, value))
        || value.equals("*") && there.stream().anyMatch(each -> each.startsWith(name + ": "));
  }

  private int index(@Nullable String name) {
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).name().equals(name)) {
        return i;
      }
    }
    return -1;
  }

  private static String line(String name, String value) {
    return name + ": " + value;
  }

  /**
   * Names of the other routes than that found that might take a request, by what the log does not
   * tell; none if it is certain.
   *
   * @param found index of a route, or a constant of {@link RouteTable}
   */
  Set<String> others(
      LoggedRequest request, RequestHead head, int found, boolean hostKnown, Hints hints) {
    if (found == RouteTable.BAD_PATH || !askMore(request, hostKnown)) {
      return Set.of();
    }
    Set<String> others = new HashSet<>();
    List<RouteVerdict> verdicts = table.explain(head);
    int last = found < 0 ? routes.size() : found;
    for (int i = 0; i < last; i++) {
      if (mayTake(routes.get(i), verdicts.get(i), request, found, hostKnown, hints)) {
        others.add(routes.get(i).name());
      }
    }
    return others;
  }

  private static boolean mayTake(
      RouteSpec route,
      RouteVerdict verdict,
      LoggedRequest request,
      int found,
      boolean hostKnown,
      Hints hints) {
    boolean host = verdict.host() || !hostKnown;
    boolean method = verdict.method() || found == RouteTable.NO_ROUTE;
    if (!host || !method || !verdict.path() || verdict.host() && verdict.headers().isEmpty()) {
      return false;
    }
    for (String name : verdict.headers()) {
      String value = route.match().headers().getOrDefault(name, "*");
      if (isKnown(name, request) || hints.missing().contains(line(name, value))) {
        return false;
      }
    }
    return true;
  }
}
