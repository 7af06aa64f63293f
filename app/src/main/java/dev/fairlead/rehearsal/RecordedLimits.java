package dev.fairlead.rehearsal;

import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RouteSpec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which rate limits of the new configuration cannot refuse anybody, by how much traffic there was,
 * and which other rules are new there. Stateless.
 */
final class RecordedLimits {
  private RecordedLimits() {}

  /**
   * A rate limit of the new configuration.
   *
   * @param place whose it is: {@code route api}
   * @param limit the limit
   * @param isNew whether the configuration in force has none such there
   * @param peakTwoMinutes requests of all that may come to it, at the most in two minutes
   * @param known whether that is known, of the whole period
   * @param never whether it refuses nobody
   */
  record LimitTurn(
      String place,
      RateLimitSpec limit,
      boolean isNew,
      long peakTwoMinutes,
      boolean known,
      boolean never) {
    /** In words. */
    String words() {
      return never ? "refuses nobody" : known ? "may refuse some" : "not decidable";
    }
  }

  /** All limits of routes and listeners. */
  static List<LimitTurn> limits(
      RecordedRates rates, ProxySpec now, ProxySpec then, Map<String, RouteTurn> turns, Pairs of) {
    List<LimitTurn> found = new ArrayList<>();
    int dearest = then.routes().stream().mapToInt(RouteSpec::cost).max().orElse(1);
    Set<RateLimitSpec> known = new HashSet<>();
    now.listeners().forEach(each -> known.addAll(each.guard().rates()));
    for (ListenerSpec listener : then.listeners()) {
      for (RateLimitSpec limit : listener.guard().rates()) {
        String place = "listener " + listener.address();
        found.add(turn(place, limit, !known.contains(limit), rates.all, dearest));
      }
    }
    boolean sameDoor =
        RecordedRefusals.sameDoor(now, then) && now.hardening().equals(then.hardening());
    for (RouteSpec route : then.routes()) {
      String name = of.routeNow(route.name());
      RouteTurn turn = name == null ? null : turns.get(name);
      for (RateLimitSpec limit : route.guard().rates()) {
        RouteSpec before = turn == null ? null : turn.now();
        boolean isNew = before == null || !before.guard().rates().contains(limit);
        found.add(
            turn(
                "route " + route.name(),
                limit,
                isNew,
                comes(rates, turns, name, sameDoor),
                route.cost()));
      }
    }
    return found;
  }

  /**
   * How much may come to a route, at the most: its own and that of routes that no longer come
   * first, and what was refused before a route was looked for, where that is not as before. All,
   * where it asks for others, or another configuration wrote the history.
   */
  private static RecordedRates.Rate comes(
      RecordedRates rates, Map<String, RouteTurn> turns, @Nullable String name, boolean sameDoor) {
    RouteTurn turn = name == null ? null : turns.get(name);
    boolean foreign =
        rates.routes.keySet().stream()
            .filter(each -> !each.equals(RecordedRates.NONE))
            .anyMatch(each -> turns.getOrDefault(each, RouteTurn.UNKNOWN).now() == null);
    if (name == null || turn == null || !turn.sameMatch() || foreign) {
      return rates.all;
    }
    List<String> from = new ArrayList<>(turn.gone());
    from.add(name);
    if (!sameDoor) {
      from.add(RecordedRates.NONE);
    }
    return RecordedRates.Rate.sum(
        from.stream().map(rates.routes::get).filter(Objects::nonNull).toList());
  }

  /**
   * Two minutes of the clock hold any sixty seconds. Whoever sends no more in any of these than a
   * limit admits at once, and than comes back in them, is never refused, not even if all are one.
   */
  private static LimitTurn turn(
      String place, RateLimitSpec limit, boolean isNew, RecordedRates.Rate rate, int cost) {
    boolean sliding = limit.window() == RateLimitSpec.Window.SLIDING;
    // A sliding limit may refuse from nine tenths of its quota on.
    double atOnce = sliding ? 0.9 * limit.quota() : limit.burst();
    double inAMinute = 60.0 * limit.quota() / limit.per().toSeconds();
    boolean never =
        limit.dryRun()
            || (double) rate.count * cost <= atOnce
            || !rate.coarse
                && limit.per().toSeconds() <= 60
                && (double) rate.peakTwoMinutes * cost <= Math.min(atOnce, inAMinute);
    return new LimitTurn(place, limit, isNew, rate.peakTwoMinutes, !rate.coarse, never);
  }

  /** Rules by which the new configuration may refuse others than before, in words. */
  static List<String> rules(ProxySpec now, ProxySpec then, Pairs pairs) {
    List<String> found = new ArrayList<>();
    for (RouteSpec route : then.routes()) {
      String name = pairs.routeNow(route.name());
      RouteSpec before =
          now.routes().stream().filter(each -> each.name().equals(name)).findFirst().orElse(null);
      GuardSpec old = before == null ? GuardSpec.NONE : before.guard();
      List<String> rules = new ArrayList<>(guard(old, route.guard()));
      if (route.maxBodyBytes() < (before == null ? Long.MAX_VALUE : before.maxBodyBytes())) {
        rules.add("maxBody");
      }
      if (!rules.isEmpty()) {
        found.add("route " + route.name() + ": " + String.join(", ", rules));
      }
    }
    Set<GuardSpec> doors = new HashSet<>();
    now.listeners().forEach(each -> doors.add(each.guard()));
    for (ListenerSpec listener : then.listeners()) {
      List<String> rules =
          doors.contains(listener.guard())
              ? List.of()
              : guard(
                  now.listeners().size() == 1 ? now.listeners().getFirst().guard() : GuardSpec.NONE,
                  listener.guard());
      if (!rules.isEmpty()) {
        found.add("listener " + listener.address() + ": " + String.join(", ", rules));
      }
    }
    return found;
  }

  private static List<String> guard(GuardSpec old, GuardSpec fresh) {
    List<String> rules = new ArrayList<>();
    if (!fresh.access().everybody() && !fresh.access().equals(old.access())) {
      rules.add("access");
    }
    if (fresh.concurrency() != null && !fresh.concurrency().equals(old.concurrency())) {
      rules.add("concurrency");
    }
    return rules;
  }
}
