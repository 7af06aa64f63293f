package dev.fairlead.config;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What requests a route takes: all that is given must hold.
 *
 * @param hosts in lower case, without port: {@code shop.example.com}, or {@code *.example.com} for
 *     any name with one or more labels before the dot; empty for any host
 * @param path a pattern that begins with {@code /}: {@code *} stands for one whole segment, a final
 *     {@code /**} for the path before it and everything below; null for any path
 * @param methods names, case-sensitive; empty for any method
 * @param headers field name in lower case → value it must have; {@code *} for any value
 */
public record MatchSpec(
    List<String> hosts, @Nullable String path, List<String> methods, Map<String, String> headers) {
  public MatchSpec {
    hosts = List.copyOf(hosts);
    methods = List.copyOf(methods);
    headers = Map.copyOf(headers);
  }
}
