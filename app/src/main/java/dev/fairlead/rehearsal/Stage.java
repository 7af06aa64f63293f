package dev.fairlead.rehearsal;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.flow.Rehearsed;
import dev.fairlead.flow.RequestRehearsal;
import dev.fairlead.flow.RequestRehearsal.Coming;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.rehearsal.World.Flight;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.RateRule;
import dev.fairlead.runtime.Route;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Two worlds, side by side, that the same requests come to: that of the configuration in force and
 * that of the new one. Single-threaded.
 */
final class Stage {
  private static final long SEED = 1;

  /** How long a request takes of which nobody knows, before any is known: 10 ms. */
  private static final long STANDARD_SERVICE = 10_000_000;

  private final World here;
  private final World there;
  private final @Nullable String host;
  private final ClientMask mask;
  private final Findings findings;
  private final String passed;
  private long servedNanos;
  private long servedCount;

  /** One request in both. */
  private static final class Play {
    final LoggedRequest request;
    @Nullable Flight now;
    @Nullable Flight then;
    @Nullable Doubt doubt;
    Set<String> othersNow = Set.of();
    Set<String> othersThen = Set.of();
    boolean begun;

    Play(LoggedRequest request) {
      this.request = request;
    }
  }

  /**
   * Both begin.
   *
   * @param host that was asked for where the log does not say; null when nobody knows
   * @param start when the first request comes
   */
  Stage(
      ProxySpec now,
      ProxySpec then,
      Secrets secrets,
      @Nullable String host,
      ClientMask mask,
      Findings findings,
      long start) {
    this.here = new World(now, secrets, SEED, start);
    this.there = new World(then, secrets, SEED, start);
    this.host = host;
    this.mask = mask;
    this.findings = findings;
    this.passed =
        Stream.of(now, then)
            .map(each -> RequestRehearsal.passedBefore(each.forwarding().pseudonym()))
            .distinct()
            .collect(Collectors.joining(", "));
  }

  /** A request comes to both; requests come in order of time. */
  void play(LoggedRequest request) {
    findings.request(request.atNanos());
    here.advance(request.atNanos());
    there.advance(request.atNanos());
    List<String> lines = HeadText.told(request, passed);
    String cookie = request.backend() == null ? null : here.cookie(request.backend());
    if (cookie != null) {
      lines.add(cookie);
    }
    byte[] head = HeadText.of(request, host, lines);
    Conditions.Hints hints = Conditions.Hints.NONE;
    if (here.conditions().hint(request)) {
      var read = here.way().read(head);
      hints = read == null ? hints : here.conditions().hints(request, read);
      lines.addAll(hints.there());
      head = HeadText.of(request, host, lines);
    }
    Play play = new Play(request);
    play.doubt = HeadText.isCut(request) ? Doubt.TARGET : null;
    long service = serviceNanos(request);
    Flight now =
        begin(
            here,
            request,
            head,
            service,
            flight -> {
              play.now = flight;
              settle(play);
            });
    if (!tellsRoute(request, now.request)) {
      play.othersNow = others(here, request, now, hints);
    }
    Flight then =
        begin(
            there,
            request,
            head,
            service,
            flight -> {
              play.then = flight;
              settle(play);
            });
    play.othersThen = others(there, request, then, hints);
    if (play.doubt == null) {
      boolean certain = play.othersNow.isEmpty() && play.othersThen.isEmpty();
      play.doubt = certain ? doubt(request, now, then) : Doubt.ROUTE;
    }
    play.begun = true;
    settle(play);
  }

  /** The log is over: all that is under way ends. */
  void finish() {
    here.finish();
    there.finish();
  }

  /** Whether there were more requests under way than are kept count of. */
  boolean crowded() {
    return here.crowded() || there.crowded();
  }

  private static Flight begin(
      World world, LoggedRequest request, byte[] head, long service, Consumer<Flight> settled) {
    boolean redirected =
        request.detailed()
            && request.status() == 308
            && request.route() == null
            && request.failure() == null;
    long firstByte =
        request.failure() == null && request.status() != 101 && request.firstByteNanos() >= 0
            ? Math.max(1, request.firstByteNanos() - request.queueNanos())
            : -1;
    return world.begin(
        new Coming(
            head,
            request.client().address(),
            request.client().text(),
            world.listener(redirected),
            !request.failedBy("password_needed")),
        request.atNanos(),
        service,
        firstByte,
        settled);
  }

  private long serviceNanos(LoggedRequest request) {
    long known = request.serviceNanos();
    if (known >= 0) {
      servedNanos += known / 1000;
      servedCount++;
      return known;
    }
    return servedCount == 0 ? STANDARD_SERVICE : servedNanos / servedCount * 1000;
  }

  /** Whether any request said how long it took. */
  boolean timed() {
    return servedCount > 0;
  }

  // ---- what cannot be said ----

  /** Whether the log itself says that the configuration in force sent it where it was sent here. */
  private static boolean tellsRoute(LoggedRequest request, Rehearsed now) {
    Route route = now.route();
    return route == null
        ? request.failedBy("no_route") || request.failedBy("method_not_allowed")
        : route.spec().name().equals(request.route());
  }

  /** The routes that may take it but for that found, by what the log does not tell. */
  private Set<String> others(
      World world, LoggedRequest request, Flight flight, Conditions.Hints hints) {
    boolean hostKnown = request.host() != null || host != null;
    if (flight.request.redirected() || !world.conditions().askMore(request, hostKnown)) {
      return Set.of();
    }
    int found = world.snapshot().match(world.way().head());
    return world.conditions().others(request, world.way().head(), found, hostKnown, hints);
  }

  private static @Nullable Doubt doubt(LoggedRequest request, Flight now, Flight then) {
    if (!now.request.usersAsked().containsAll(then.request.usersAsked())) {
      return Doubt.PASSWORD;
    }
    Route before = now.request.route();
    Route after = then.request.route();
    boolean mayFit =
        after != null
            && (before == null || after.spec().maxBodyBytes() > before.spec().maxBodyBytes());
    return request.failedBy("body_too_large") && mayFit ? Doubt.BODY : null;
  }

  // ---- what can ----

  private void settle(Play play) {
    Flight now = play.now;
    Flight then = play.then;
    if (!play.begun || now == null || then == null) {
      return;
    }
    Doubt doubt = play.doubt;
    if (doubt != null) {
      findings.undecided(
          doubt,
          doubt == Doubt.TARGET
              ? null
              : new Findings.Reach(
                  with(play.othersNow, now.request), with(play.othersThen, then.request)));
      return;
    }
    LoggedRequest request = play.request;
    Fate before = Fate.of(now.request);
    Fate after = Fate.of(then.request);
    String client = mask.text(request.client().address());
    findings.decided(before, after, request, client);
    Boolean agrees = LoggedFate.agrees(request, before);
    if (agrees != null) {
      findings.compared(agrees);
    }
    for (RateRule rule : then.request.wouldRefuse()) {
      findings.wouldRefuse(rule.place() + ", rate limit " + rule.spec().name(), request, client);
    }
    shares(request, client, before, now.request, after, then.request);
  }

  private static Set<String> with(Set<String> others, Rehearsed request) {
    Route route = request.route();
    if (route == null) {
      return others;
    }
    Set<String> all = new HashSet<>(others);
    all.add(route.spec().name());
    return all;
  }

  private void shares(
      LoggedRequest request,
      String client,
      Fate before,
      Rehearsed now,
      Fate after,
      Rehearsed then) {
    Backend from = now.backend();
    Backend to = then.backend();
    UpstreamTally old = from == null ? null : findings.upstream(before.upstream(), false);
    UpstreamTally fresh = to == null ? null : findings.upstream(after.upstream(), true);
    if (from != null && old != null) {
      old.give(false, from);
    }
    if (to != null && fresh != null) {
      fresh.give(true, to);
    }
    if (from != null && to != null && fresh != null && old == fresh && fresh.keeps()) {
      long key = key(request, fresh, then);
      if (key != 0) {
        fresh.compare(key, from, to, client, request.atNanos());
      }
    }
  }

  /** What it is kept together by: its client or its key; 0 when it has none. */
  private static long key(LoggedRequest request, UpstreamTally upstream, Rehearsed then) {
    var spec = upstream.then();
    StickySpec sticky = spec == null ? null : spec.sticky();
    return sticky != null && sticky.by() == StickySpec.By.COOKIE
        ? IpLiteral.clientNumber(request.client().address())
        : then.key();
  }
}
