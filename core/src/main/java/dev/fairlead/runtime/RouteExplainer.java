package dev.fairlead.runtime;

import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.routing.RouteVerdict;
import dev.fairlead.runtime.RequestExplanation.RouteLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Puts into words how routes fare with a request. Stateless. */
final class RouteExplainer {
  private RouteExplainer() {}

  /** A line for each route, in file order. */
  static List<RouteLine> lines(List<RouteSpec> routes, RouteTable table, RequestHead head) {
    List<RouteVerdict> verdicts = table.explain(head);
    int winner = table.match(head);
    List<RouteLine> lines = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      RouteSpec route = routes.get(i);
      String why =
          i == winner
              ? "the first that takes it"
              : verdicts.get(i).fits()
                  ? "would take it, but " + routes.get(winner).name() + " comes first"
                  : String.join("; ", misses(route.match(), verdicts.get(i), head));
      lines.add(
          new RouteLine(route.name(), route.upstream(), text(route.match()), i == winner, why));
    }
    return lines;
  }

  private static List<String> misses(MatchSpec match, RouteVerdict verdict, RequestHead head) {
    List<String> misses = new ArrayList<>();
    if (!verdict.host()) {
      String host = Ascii.string(head.bytes(), head.hostStart(), head.hostEnd());
      misses.add(isNot("host", host, String.join(", ", match.hosts())));
    }
    if (!verdict.path()) {
      misses.add(isNot("path", RouteTable.comparedPath(head), String.valueOf(match.path())));
    }
    if (!verdict.method()) {
      String method = Ascii.string(head.bytes(), head.methodStart(), head.methodEnd());
      misses.add(isNot("method", method, String.join(", ", match.methods())));
    }
    for (String name : verdict.headers()) {
      misses.add("header " + field(name, match.headers().getOrDefault(name, "*")) + " is missing");
    }
    return misses;
  }

  private static String isNot(String what, String found, String expected) {
    return what + " " + (found.isEmpty() ? "(none)" : found) + " is not " + expected;
  }

  private static String field(String name, String value) {
    return value.equals("*") ? name : name + ": " + value;
  }

  /** What a route takes, in a line. */
  private static String text(MatchSpec match) {
    List<String> parts = new ArrayList<>();
    if (!match.hosts().isEmpty()) {
      parts.add("host " + String.join(", ", match.hosts()));
    }
    if (match.path() != null) {
      parts.add("path " + match.path());
    }
    if (!match.methods().isEmpty()) {
      parts.add("method " + String.join(", ", match.methods()));
    }
    if (!match.headers().isEmpty()) {
      parts.add(
          "header "
              + match.headers().entrySet().stream()
                  .sorted(Map.Entry.comparingByKey())
                  .map(header -> field(header.getKey(), header.getValue()))
                  .collect(Collectors.joining(", ")));
    }
    return parts.isEmpty() ? "everything" : String.join("; ", parts);
  }
}
