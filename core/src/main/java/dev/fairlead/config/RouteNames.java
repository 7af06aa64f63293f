package dev.fairlead.config;

import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Names routes that were given none. Not for concurrent use. */
final class RouteNames {
  private final Set<String> taken = new HashSet<>();

  /** Keeps a name that was given to a route from being made for another. */
  void reserve(@Nullable Located<String> given) {
    if (given != null) {
      taken.add(given.value());
    }
  }

  /** First host and path, or the upstream when the match has neither; counted on if taken. */
  String of(MatchSpec match, String upstream) {
    String host = match.hosts().isEmpty() ? "" : match.hosts().getFirst();
    String path = match.path() == null ? "" : match.path();
    String base = host.isEmpty() && path.isEmpty() ? upstream : host + path;
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }
}
