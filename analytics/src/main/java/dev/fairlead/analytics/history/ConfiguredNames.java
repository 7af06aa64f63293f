package dev.fairlead.analytics.history;

import java.util.Set;

/**
 * Names that may be asked for although nothing was recorded under them yet. Immutable.
 *
 * @param routes of the configuration
 * @param backends of the configuration, with their upstreams: {@code upstream/backend}
 */
public record ConfiguredNames(Set<String> routes, Set<String> backends) {
  /** Only what was recorded is known. */
  public static final ConfiguredNames NONE = new ConfiguredNames(Set.of(), Set.of());

  public ConfiguredNames {
    routes = Set.copyOf(routes);
    backends = Set.copyOf(backends);
  }

  Set<String> of(String kind) {
    return switch (kind) {
      case Names.ROUTE -> routes;
      case Names.BACKEND -> backends;
      default -> Set.of();
    };
  }
}
