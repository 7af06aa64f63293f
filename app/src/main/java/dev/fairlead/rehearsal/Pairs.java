package dev.fairlead.rehearsal;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which routes and upstreams of the configuration in force are which of the new one: those of the
 * same name, and those that only changed their name: routes with the same match, upstreams with the
 * same backends. Immutable.
 */
final class Pairs {
  private final Map<String, RouteSpec> routes = new LinkedHashMap<>();
  private final Map<String, String> upstreams = new LinkedHashMap<>();

  Pairs(ProxySpec now, ProxySpec then) {
    then.routes().forEach(each -> routes.put(each.name(), each));
    Set<String> names = new HashSet<>();
    now.routes().forEach(each -> names.add(each.name()));
    Map<String, RouteSpec> found = new LinkedHashMap<>();
    Set<String> taken = new HashSet<>();
    for (RouteSpec each : now.routes()) {
      RouteSpec same = routes.get(each.name());
      for (RouteSpec other : same == null ? then.routes() : List.<RouteSpec>of()) {
        if (same == null
            && !names.contains(other.name())
            && other.match().equals(each.match())
            && taken.add(other.name())) {
          same = other;
        }
      }
      if (same != null) {
        found.put(each.name(), same);
      }
    }
    routes.clear();
    routes.putAll(found);
    upstreams(now, then);
  }

  private void upstreams(ProxySpec now, ProxySpec then) {
    Set<String> taken = new HashSet<>();
    for (UpstreamSpec each : now.upstreams().values()) {
      if (then.upstreams().containsKey(each.name())) {
        upstreams.put(each.name(), each.name());
        continue;
      }
      then.upstreams().values().stream()
          .filter(other -> !now.upstreams().containsKey(other.name()))
          .filter(other -> addresses(other).equals(addresses(each)))
          .filter(other -> taken.add(other.name()))
          .findFirst()
          .ifPresent(other -> upstreams.put(each.name(), other.name()));
    }
  }

  private static Set<Address> addresses(UpstreamSpec upstream) {
    return upstream.backends().stream().map(BackendSpec::address).collect(Collectors.toSet());
  }

  /** What a route of the configuration in force is in the new one; null when it goes. */
  @Nullable RouteSpec route(String now) {
    return routes.get(now);
  }

  /** What a route of the new configuration is called in that in force; null when it is new. */
  @Nullable String routeNow(String then) {
    return routes.entrySet().stream()
        .filter(each -> each.getValue().name().equals(then))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /** What an upstream of the configuration in force is called in the new one; null when it goes. */
  @Nullable String upstream(String now) {
    return upstreams.get(now);
  }

  /** What an upstream of the new configuration is called in that in force; null when it is new. */
  @Nullable String upstreamNow(String then) {
    return upstreams.entrySet().stream()
        .filter(each -> each.getValue().equals(then))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }

  /**
   * Whether two upstreams, of the one configuration and of the other, are the same but for names.
   */
  boolean sameUpstream(String now, String then) {
    return then.equals(upstreams.get(now));
  }
}
