package dev.fairlead.admin.view;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route; the first that matches wins.
 *
 * @param hosts empty for any
 * @param path pattern; null for any
 * @param methods empty for any
 * @param headers what they must say; {@code *} for anything
 */
public record RouteView(
    String name,
    String upstream,
    List<String> hosts,
    @Nullable String path,
    List<String> methods,
    Map<String, String> headers) {
  public RouteView {
    hosts = List.copyOf(hosts);
    methods = List.copyOf(methods);
    headers = Map.copyOf(headers);
  }
}
