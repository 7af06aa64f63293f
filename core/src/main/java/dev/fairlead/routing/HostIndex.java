package dev.fairlead.routing;

import dev.fairlead.model.Ascii;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Host → the routes that take it, in file order. Immutable: any thread.
 *
 * <p>Every host and every wildcard in the configuration has its complete list, routes for shorter
 * wildcards and for any host included, so that one look-up decides and routes need not look at the
 * host again. The look-up reads the host once, from its end, and does not allocate.
 */
final class HostIndex {
  private final HostTable exact;
  private final HostTable suffixes;
  private final int[] anyHost;

  /**
   * Builds the index.
   *
   * @param hosts for each route the hosts it takes; an empty list for any
   */
  HostIndex(List<List<String>> hosts) {
    List<List<String>> lower = hosts.stream().map(HostIndex::canonical).toList();
    Set<String> names = new LinkedHashSet<>();
    lower.forEach(names::addAll);
    this.exact = table(names.stream().filter(name -> !isWildcard(name)).toList(), lower);
    this.suffixes = table(names.stream().filter(HostIndex::isWildcard).toList(), lower);
    this.anyHost =
        IntStream.range(0, lower.size()).filter(route -> lower.get(route).isEmpty()).toArray();
  }

  private static List<String> canonical(List<String> hosts) {
    return hosts.stream()
        .map(host -> host.toLowerCase(Locale.ROOT))
        .map(host -> host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
        .toList();
  }

  private static boolean isWildcard(String host) {
    return host.startsWith("*.");
  }

  private static HostTable table(List<String> names, List<List<String>> hosts) {
    List<byte[]> keys = new ArrayList<>();
    List<int[]> routes = new ArrayList<>();
    for (String name : names) {
      keys.add((isWildcard(name) ? name.substring(1) : name).getBytes(StandardCharsets.UTF_8));
      routes.add(
          IntStream.range(0, hosts.size())
              .filter(route -> takes(hosts.get(route), name))
              .toArray());
    }
    return new HostTable(keys, routes);
  }

  /**
   * Whether a route for {@code hosts} takes all that {@code name}, itself host or wildcard, does.
   */
  private static boolean takes(List<String> hosts, String name) {
    return hosts.isEmpty() || hosts.stream().anyMatch(host -> covers(host, name));
  }

  private static boolean covers(String host, String name) {
    if (!isWildcard(host)) {
      return host.equals(name);
    }
    String suffix = host.substring(1);
    return name.endsWith(suffix) && name.length() > suffix.length();
  }

  /** The routes for the host in that range, which may be empty; a final dot is ignored. */
  int[] routes(byte[] block, int start, int end) {
    int stop = end > start && block[end - 1] == '.' ? end - 1 : end;
    int[] found = anyHost;
    int hash = HostTable.SEED;
    for (int i = stop - 1; i >= start; i--) {
      byte b = Ascii.lower(block[i]);
      hash = HostTable.mix(hash, b);
      if (b == '.' && i > start && !suffixes.isEmpty()) {
        int[] longer = suffixes.find(hash, block, i, stop);
        found = longer == null ? found : longer;
      }
    }
    int[] named = stop > start && !exact.isEmpty() ? exact.find(hash, block, start, stop) : null;
    return named == null ? found : named;
  }
}
