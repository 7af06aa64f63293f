package dev.fairlead.runtime;

import dev.fairlead.balancer.SipHash;
import dev.fairlead.config.ConcurrencySpec;
import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Address;
import dev.fairlead.security.ConcurrencyLimit;
import dev.fairlead.security.RateLimit;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Compiles rate and concurrency limits, and keeps what they have counted from one world to the
 * next: by where they stand and their name. Not for concurrent use.
 */
final class Throttles {
  private @Nullable SipHash secret;
  private @Nullable List<Address> doors;
  private Map<String, Throttle> previous = Map.of();

  /**
   * The limits of a world by place, in file order; places without limits are not in it.
   *
   * @param now nanoseconds
   */
  Map<String, Throttle> compile(ProxySpec spec, long now) {
    Map<String, Throttle> all = new LinkedHashMap<>();
    for (ListenerSpec listener : spec.listeners()) {
      compile(place(listener.address()), listener.guard(), now, all);
    }
    for (RouteSpec route : spec.routes()) {
      compile(place(route), route.guard(), now, all);
    }
    previous = all;
    return all;
  }

  /**
   * The limits of each listener that the process started with, by its number.
   *
   * @param all what {@link #compile} returned for the spec
   * @return empty when there are none
   */
  List<@Nullable Throttle> ofDoors(ProxySpec spec, Map<String, Throttle> all) {
    List<Address> started = doors;
    if (started == null) {
      started = spec.listeners().stream().map(ListenerSpec::address).toList();
      doors = started;
    }
    List<@Nullable Throttle> ofDoors = new ArrayList<>();
    for (Address door : started) {
      ofDoors.add(all.get(place(door)));
    }
    return ofDoors;
  }

  static String place(Address listener) {
    return "listener " + listener;
  }

  static String place(RouteSpec route) {
    return "route " + route.name();
  }

  private void compile(String place, GuardSpec guard, long now, Map<String, Throttle> all) {
    ConcurrencySpec concurrency = guard.concurrency();
    if (guard.rates().isEmpty() && concurrency == null) {
      return;
    }
    Throttle old = previous.get(place);
    List<RateRule> rates = guard.rates().stream().map(rate -> rate(place, rate, old, now)).toList();
    ConcurrencyRule was = old == null ? null : old.concurrency();
    all.put(
        place,
        new Throttle(
            rates,
            concurrency == null
                ? null
                : new ConcurrencyRule(
                    place,
                    new ConcurrencyLimit(concurrency, was == null ? null : was.limit(), now),
                    new LimitKey(concurrency.key(), secret()))));
  }

  private RateRule rate(String place, RateLimitSpec spec, @Nullable Throttle old, long now) {
    RateLimit limit = null;
    for (RateRule was : old == null ? List.<RateRule>of() : old.rates()) {
      if (spec.continues(was.spec())) {
        limit = was.limit();
      }
    }
    return new RateRule(
        place,
        spec,
        limit == null ? new RateLimit(spec, now) : limit,
        new LimitKey(spec.key(), secret()));
  }

  private SipHash secret() {
    SipHash known = secret;
    if (known == null) {
      SecureRandom random = new SecureRandom();
      known = new SipHash(random.nextLong(), random.nextLong());
      secret = known;
    }
    return known;
  }
}
