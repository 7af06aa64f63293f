package dev.fairlead.rehearsal;

import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Failure;
import dev.fairlead.rehearsal.RecordedRates.Refusal;
import java.util.ArrayList;
import java.util.Collections;
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
  /** What {@link LimitTurn#most} is where it is not known. */
  static final long ANY = Long.MAX_VALUE;

  private static final double NANOS_PER_MINUTE = 60e9;

  private RecordedLimits() {}

  /**
   * A rate limit of the new configuration.
   *
   * @param place whose it is: {@code route api}
   * @param limit the limit
   * @param isNew whether the configuration in force has none such there
   * @param peakTwoMinutes requests of all that may come to it, at the most in two minutes
   * @param known whether that is known, of the whole period
   * @param least how many it refuses at the least
   * @param most the same at the most; {@link #ANY} where nothing can be said
   */
  record LimitTurn(
      String place,
      RateLimitSpec limit,
      boolean isNew,
      long peakTwoMinutes,
      boolean known,
      long least,
      long most) {
    /** Whether it refuses nobody. */
    boolean never() {
      return most == 0;
    }

    /** In words. */
    String words() {
      if (never()) {
        return "refuses nobody";
      }
      String atLeast = least > 0 ? "refuses at least " + Columns.count(least) : "may refuse some";
      if (most == ANY) {
        return known || least > 0 ? atLeast : "not decidable";
      }
      return least > 0
          ? "refuses between %s and %s".formatted(Columns.count(least), Columns.count(most))
          : "refuses at most " + Columns.count(most);
    }
  }

  /**
   * All limits of routes and listeners.
   *
   * @param refusals how many were refused, where the new configuration refuses no fewer
   */
  static List<LimitTurn> limits(
      RecordedRates rates,
      ProxySpec now,
      ProxySpec then,
      Map<String, RouteTurn> turns,
      Pairs of,
      Map<Refusal, Long> refusals) {
    List<LimitTurn> found = new ArrayList<>();
    // What no route takes costs one.
    List<Integer> costs = new ArrayList<>(then.routes().stream().map(RouteSpec::cost).toList());
    costs.add(1);
    Set<RateLimitSpec> known = new HashSet<>();
    now.listeners().forEach(each -> known.addAll(each.guard().rates()));
    for (ListenerSpec listener : then.listeners()) {
      for (RateLimitSpec limit : listener.guard().rates()) {
        String place = "listener " + listener.address();
        found.add(turn(place, limit, !known.contains(limit), rates.all, costs, 0));
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
                List.of(route.cost()),
                least(refusals, before, route, limit)));
      }
    }
    return found;
  }

  /** How many the limit of a route refuses at the least: those that what it was before refused. */
  private static long least(
      Map<Refusal, Long> refusals,
      @Nullable RouteSpec before,
      RouteSpec route,
      RateLimitSpec limit) {
    if (before == null) {
      return 0;
    }
    return before.guard().rates().stream()
        .filter(old -> limit.equals(RecordedRefusals.successor(old, before.guard(), route.guard())))
        .mapToLong(old ->
            refusals.getOrDefault(new Refusal(before.name(), Failure.RATE_LIMITED, old.name()), 0L))
        .sum();
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

  private static LimitTurn turn(
      String place,
      RateLimitSpec limit,
      boolean isNew,
      RecordedRates.Rate rate,
      List<Integer> costs,
      long least) {
    long most = limit.dryRun() ? 0 : most(limit, rate, costs);
    return new LimitTurn(
        place,
        limit,
        isNew,
        rate.peakTwoMinutes,
        !rate.coarse,
        // More than can be: another configuration wrote the history.
        least > most ? 0 : least,
        most);
  }

  private static long most(RateLimitSpec limit, RecordedRates.Rate rate, List<Integer> costs) {
    int dearest = Collections.max(costs);
    boolean sliding = limit.window() == RateLimitSpec.Window.SLIDING;
    // A sliding limit may refuse from nine tenths of its quota on.
    double atOnce = sliding ? 0.9 * limit.quota() : limit.burst();
    if ((double) rate.count * dearest <= atOnce) {
      return 0;
    }
    if (rate.coarse) {
      return ANY;
    }
    if (sliding) {
      // Two minutes of the clock hold any sixty seconds.
      boolean never =
          limit.per().toSeconds() <= 60 && (double) rate.peakTwoMinutes * dearest <= atOnce;
      return never ? 0 : ANY;
    }
    double perMinute = NANOS_PER_MINUTE / Math.ceilDiv(limit.per().toNanos(), limit.quota());
    long most = rate.series.mostRefused(atOnce, perMinute, dearest);
    // Of requests that cost differently, more may be refused than if they came from one.
    return most == 0 || Set.copyOf(costs).size() == 1 ? most : ANY;
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
