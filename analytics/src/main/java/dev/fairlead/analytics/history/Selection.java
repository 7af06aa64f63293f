package dev.fairlead.analytics.history;

import java.util.List;
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

  /** The number of no name: numbers begin at 1. */
  private static final String NOBODYS = "-1";

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
      List<Long> numbers = names.matching(Names.ROUTE, route::equals);
      if (numbers.isEmpty() && !names.isConfigured(Names.ROUTE, route::equals)) {
        throw new UnknownNameException("route", route, names.all(Names.ROUTE), names);
      }
      condition.append(in("route", numbers));
    }
    if (takesSomeBackends()) {
      List<Long> numbers = names.matching(Names.BACKEND, this::takesBackend);
      if (numbers.isEmpty() && !names.isConfigured(Names.BACKEND, this::takesBackend)) {
        throw backend == null
            ? new UnknownNameException(
                "upstream", String.valueOf(upstream), upstreams(names), names)
            : new UnknownNameException("backend", backend, names.all(Names.BACKEND), names);
      }
      condition.append(in("backend", numbers));
    }
    return condition.toString();
  }

  /** Whether there can be something of it: each name was recorded once. */
  boolean isRecorded(Names names) {
    return (route == null || !names.matching(Names.ROUTE, route::equals).isEmpty())
        && (!takesSomeBackends() || !names.matching(Names.BACKEND, this::takesBackend).isEmpty());
  }

  private boolean takesSomeBackends() {
    return upstream != null || backend != null;
  }

  private static String in(String column, List<Long> numbers) {
    return " AND "
        + column
        + " IN ("
        + (numbers.isEmpty()
            ? NOBODYS
            : numbers.stream().map(String::valueOf).collect(Collectors.joining(", ")))
        + ")";
  }

  private static List<String> upstreams(Names names) {
    return names.all(Names.BACKEND).stream()
        .filter(each -> each.indexOf('/') > 0)
        .map(each -> each.substring(0, each.indexOf('/')))
        .distinct()
        .toList();
  }
}
