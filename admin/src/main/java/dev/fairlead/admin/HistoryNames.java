package dev.fairlead.admin;

import dev.fairlead.analytics.history.ConfiguredNames;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import java.util.stream.Collectors;

/** The names of a configuration as the history knows them. Stateless: any thread. */
public final class HistoryNames {
  private HistoryNames() {}

  /** Those that a report may be asked for, though nothing came to them yet. */
  public static ConfiguredNames of(ProxySpec spec) {
    return new ConfiguredNames(
        spec.routes().stream().map(RouteSpec::name).collect(Collectors.toSet()),
        spec.upstreams().values().stream()
            .flatMap(upstream ->
                upstream.backends().stream().map(each -> upstream.name() + "/" + each.name()))
            .collect(Collectors.toSet()));
  }
}
