package dev.fairlead.analytics.history;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the traffic is asked for. Immutable.
 *
 * @param route the name of a route, or null for all
 * @param upstream the name of an upstream, or null for all
 * @param backend the name of a backend, with or without its upstream before it, or null for all
 */
public record Selection(
    @Nullable String route, @Nullable String upstream, @Nullable String backend) {
  /** All of it. */
  public static final Selection ALL = new Selection(null, null, null);

  private static final int MOST_NAMED = 12;

  /** Whether it is all of it. */
  public boolean isAll() {
    return route == null && upstream == null && backend == null;
  }

  /** Whether a backend, as it stands in the store, is among those asked for. */
  boolean takesBackend(String stored) {
    int slash = stored.indexOf('/');
    String group = slash < 0 ? "" : stored.substring(0, slash);
    return (upstream == null || upstream.equals(group))
        && (backend == null
            || backend.equals(stored)
            || slash >= 0 && backend.equals(stored.substring(slash + 1)));
  }

  /** A condition for SQL, with {@code AND} before it; empty for all. Of numbers only. */
  String condition(Names names) throws UnknownNameException {
    StringBuilder condition = new StringBuilder();
    if (route != null) {
      condition.append(in("route", names.matching(Names.ROUTE, route::equals)));
      if (names.matching(Names.ROUTE, route::equals).isEmpty()) {
        throw unknown("route", route, names.all(Names.ROUTE));
      }
    }
    if (upstream != null || backend != null) {
      List<Long> numbers = names.matching(Names.BACKEND, this::takesBackend);
      if (numbers.isEmpty()) {
        throw backend == null
            ? unknown("upstream", String.valueOf(upstream), upstreams(names))
            : unknown("backend", backend, names.all(Names.BACKEND));
      }
      condition.append(in("backend", numbers));
    }
    return condition.toString();
  }

  private static String in(String column, List<Long> numbers) {
    return " AND "
        + column
        + " IN ("
        + numbers.stream().map(String::valueOf).collect(Collectors.joining(", "))
        + ")";
  }

  private static List<String> upstreams(Names names) {
    return names.all(Names.BACKEND).stream()
        .filter(each -> each.indexOf('/') > 0)
        .map(each -> each.substring(0, each.indexOf('/')))
        .distinct()
        .toList();
  }

  private static UnknownNameException unknown(String kind, String name, List<String> known) {
    String listed =
        known.isEmpty()
            ? "it has none yet"
            : "it has "
                + String.join(", ", known.subList(0, Math.min(MOST_NAMED, known.size())))
                + (known.size() > MOST_NAMED ? " …" : "");
    return new UnknownNameException(
        String.format(Locale.ROOT, "the history knows no %s '%s'; %s", kind, name, listed));
  }
}
