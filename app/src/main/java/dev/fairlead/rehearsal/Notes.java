package dev.fairlead.rehearsal;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What is to be known of the figures: what the log does not tell, and what was taken for it.
 * Single-threaded.
 */
final class Notes {
  private final Rehearsal.Plan plan;
  private boolean hostless;
  private boolean bodiless;
  private boolean fieldless;

  Notes(Rehearsal.Plan plan) {
    this.plan = plan;
  }

  /** Looks at what a request's line does not say. */
  void look(LoggedRequest request) {
    hostless |= request.host() == null;
    bodiless |= request.bodyBytes() < 0;
    fieldless |= !request.fields();
  }

  List<String> all(Logs log, TimeOrder order, Stage stage) {
    List<String> notes = new ArrayList<>();
    if (log.headless() > 0) {
      notes.add(
          "Not played: %d lines of connections that sent no whole request."
              .formatted(log.headless()));
    }
    if (log.outside() > 0) {
      notes.add("Not played: %d requests of other times.".formatted(log.outside()));
    }
    if (log.ends() > 0) {
      notes.add(
          "%d lines were taken for nginx's, which have the time of the end: they came as much"
                  .formatted(log.ends())
              + " earlier as they took.");
    }
    if (order.late() > 0) {
      notes.add(
          "%d requests stand more than %d lines behind their time in the log; they were taken to"
                  .formatted(order.late(), TimeOrder.WINDOW)
              + " have come when they were found.");
    }
    if (order.coarse()) {
      notes.add(
          "The log has whole seconds: requests were spread evenly over each, so that what rate"
              + " limits refuse is an estimate.");
    }
    if (!stage.timed()) {
      notes.add("The log does not say how long requests took: each was taken to take 10 ms.");
    }
    if (stage.crowded()) {
      notes.add(
          "More than %d requests were under way at once; the oldest were ended early."
              .formatted(World.MOST_UNDER_WAY));
    }
    fields(notes);
    Set<String> byKey = new LinkedHashSet<>();
    for (ProxySpec spec : List.of(plan.now(), plan.then())) {
      limits(spec, byKey);
      upstreams(spec, byKey);
      listeners(spec, byKey);
    }
    notes.addAll(byKey);
    if (!plan.now()
        .forwarding()
        .trustedProxies()
        .equals(plan.then().forwarding().trustedProxies())) {
      notes.add(
          "forwarding.trustedProxies differ: clients were taken for whom the log says they are.");
    }
    notes.add(
        "Both begin as after a start: limits whole, all backends well, no attempt failing. Clients"
            + " that are refused may in truth come again, or stay away.");
    return notes;
  }

  private void fields(List<String> notes) {
    if (hostless && plan.host() == null && asksHost(plan.now(), plan.then())) {
      notes.add(
          "The log has no hosts: where routes ask for one, it is not decidable which is meant;"
              + " --host NAME says it.");
    }
    if (fieldless) {
      notes.add("Some lines have neither User-Agent nor Referer.");
    }
    if (bodiless && !bodies(plan.now()).equals(bodies(plan.then()))) {
      notes.add("The log has no lengths of bodies: the changes of maxBody were not rehearsed.");
    }
  }

  private static boolean asksHost(ProxySpec... specs) {
    for (ProxySpec spec : specs) {
      if (spec.routes().stream().anyMatch(route -> !route.match().hosts().isEmpty())) {
        return true;
      }
    }
    return false;
  }

  private static List<Long> bodies(ProxySpec spec) {
    return spec.routes().stream().map(RouteSpec::maxBodyBytes).toList();
  }

  private static void limits(ProxySpec spec, Set<String> notes) {
    for (ListenerSpec listener : spec.listeners()) {
      limits("listener " + listener.address(), listener.guard(), notes);
    }
    for (RouteSpec route : spec.routes()) {
      limits("route " + route.name(), route.guard(), notes);
    }
  }

  private static void limits(String place, GuardSpec guard, Set<String> notes) {
    for (RateLimitSpec rate : guard.rates()) {
      if (!countsByLoggedKey(rate)) {
        notes.add(
            "Rate limit %s of %s counts by %s, which the log does not have: it was counted by"
                    .formatted(rate.name(), place, text(rate.key()))
                + " clients' addresses, an estimate.");
      }
    }
  }

  /** Whether the log has what a rate limit counts by. */
  static boolean countsByLoggedKey(RateLimitSpec rate) {
    return rate.key().stream().allMatch(UpstreamTally::isLogged);
  }

  /** Whether it does not matter to which listener a request came, as the log does not say it. */
  static boolean alike(ProxySpec spec) {
    return spec.listeners().stream()
            .filter(each -> each.httpsPort() == 0)
            .map(ListenerSpec::guard)
            .distinct()
            .count()
        <= 1;
  }

  /** Whether requests' times decide about any. */
  static boolean timed(ProxySpec spec) {
    return Stream.concat(
            spec.listeners().stream().map(ListenerSpec::guard),
            spec.routes().stream().map(RouteSpec::guard))
        .anyMatch(each -> !each.rates().isEmpty() || each.concurrency() != null);
  }

  private static String text(List<KeySpec> keys) {
    return keys.stream().map(KeySpec::text).collect(Collectors.joining(" and "));
  }

  private static void upstreams(ProxySpec spec, Set<String> notes) {
    for (UpstreamSpec upstream : spec.upstreams().values()) {
      StickySpec sticky = upstream.sticky();
      if (sticky != null && sticky.by() == StickySpec.By.COOKIE) {
        notes.add(
            "Upstream %s keeps clients by a cookie: each request was taken to bring that of the"
                    .formatted(upstream.name())
                + " backend that the log says.");
      } else if (sticky != null && sticky.by() == StickySpec.By.APP_COOKIE) {
        notes.add(
            "Upstream %s keeps clients by cookie %s, which the log does not have: it was not"
                    .formatted(upstream.name(), sticky.name())
                + " rehearsed.");
      }
      if (upstream.balance().policy().keyed()
          && upstream.balance().policy() != BalancePolicy.IP_HASH
          && !UpstreamTally.isLogged(upstream.balance().key())) {
        notes.add(
            "Upstream %s chooses by %s, which the log does not have: it was chosen by chance."
                .formatted(upstream.name(), upstream.balance().key().text()));
      }
    }
  }

  private static void listeners(ProxySpec spec, Set<String> notes) {
    if (!alike(spec)) {
      ListenerSpec taken =
          spec.listeners().stream().filter(each -> each.httpsPort() == 0).findFirst().orElseThrow();
      notes.add(
          "The log does not say which listener a request came to: it was taken for %s."
              .formatted(taken.address()));
    }
  }
}
