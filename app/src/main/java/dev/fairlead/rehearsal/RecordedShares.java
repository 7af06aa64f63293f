package dev.fairlead.rehearsal;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.UpstreamSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the backends of an upstream had, and what weights would give them in both configurations.
 * Immutable.
 *
 * @param now the upstream of the configuration in force; null when it is new, or in neither
 * @param then what it is in the new one; null when it goes
 * @param name of it
 * @param total requests that its backends had
 * @param backends of both and of the history
 */
record RecordedShares(
    @Nullable UpstreamSpec now,
    @Nullable UpstreamSpec then,
    String name,
    long total,
    List<Share> backends) {
  /** What {@link Share} has where a backend is not there. */
  static final double ABSENT = -1;

  RecordedShares {
    backends = List.copyOf(backends);
  }

  /**
   * Of one backend.
   *
   * @param name of it
   * @param recorded requests that it had
   * @param now its part by weight, 0 to 1, in the configuration in force; {@link #ABSENT}
   * @param then the same in the new one
   */
  record Share(String name, long recorded, double now, double then) {}

  /** Of every upstream that any of the three knows. */
  static List<RecordedShares> of(RecordedRates rates, ProxySpec now, ProxySpec then, Pairs pairs) {
    Map<String, Map<String, Long>> recorded = new LinkedHashMap<>();
    now.upstreams().keySet().forEach(each -> recorded.put(each, new LinkedHashMap<>()));
    rates.backends.forEach((label, count) -> {
      int slash = label.indexOf('/');
      recorded
          .computeIfAbsent(label.substring(0, Math.max(0, slash)), _ -> new LinkedHashMap<>())
          .put(label.substring(slash + 1), count);
    });
    List<RecordedShares> found = new ArrayList<>();
    recorded.forEach((name, counts) -> {
      String after = pairs.upstream(name);
      found.add(
          of(
              name,
              now.upstreams().get(name),
              then.upstreams().get(after == null ? name : after),
              counts));
    });
    then.upstreams()
        .forEach((name, spec) -> {
          if (pairs.upstreamNow(name) == null && !recorded.containsKey(name)) {
            found.add(of(name, null, spec, Map.of()));
          }
        });
    return found;
  }

  private static RecordedShares of(
      String name,
      @Nullable UpstreamSpec now,
      @Nullable UpstreamSpec then,
      Map<String, Long> counts) {
    Map<String, Share> shares = new LinkedHashMap<>();
    for (UpstreamSpec spec : new UpstreamSpec[] {now, then}) {
      for (BackendSpec each : spec == null ? List.<BackendSpec>of() : spec.backends()) {
        shares.putIfAbsent(each.name(), share(each.name(), now, then, counts));
      }
    }
    counts.keySet().forEach(each -> shares.putIfAbsent(each, share(each, now, then, counts)));
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    return new RecordedShares(now, then, name, total, List.copyOf(shares.values()));
  }

  private static Share share(
      String name,
      @Nullable UpstreamSpec now,
      @Nullable UpstreamSpec then,
      Map<String, Long> counts) {
    return new Share(name, counts.getOrDefault(name, 0L), part(name, now), part(name, then));
  }

  private static double part(String name, @Nullable UpstreamSpec spec) {
    if (spec == null || spec.backends().stream().noneMatch(each -> each.name().equals(name))) {
      return ABSENT;
    }
    List<BackendSpec> used = used(spec);
    double weights = used.stream().mapToInt(BackendSpec::weight).sum();
    return used.stream()
        .filter(each -> each.name().equals(name))
        .mapToDouble(each -> each.weight() / weights)
        .findFirst()
        .orElse(0);
  }

  /** Those of the first tier that take new clients; the first of them, where only that one does. */
  private static List<BackendSpec> used(UpstreamSpec upstream) {
    List<BackendSpec> ready =
        upstream.backends().stream()
            .filter(each -> each.state() == BackendState.READY && each.weight() > 0)
            .toList();
    int first = ready.stream().mapToInt(BackendSpec::priority).min().orElse(0);
    List<BackendSpec> used = ready.stream().filter(each -> each.priority() == first).toList();
    boolean one = upstream.balance().policy() == BalancePolicy.FIRST && !used.isEmpty();
    return one ? used.subList(0, 1) : used;
  }
}
