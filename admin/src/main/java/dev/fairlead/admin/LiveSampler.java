package dev.fairlead.admin;

import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.view.EventView;
import dev.fairlead.admin.view.LimitView;
import dev.fairlead.admin.view.LiveView;
import dev.fairlead.admin.view.LiveView.LiveBackend;
import dev.fairlead.admin.view.LiveView.LiveLoad;
import dev.fairlead.admin.view.LiveView.LiveProcess;
import dev.fairlead.admin.view.LiveView.LiveRoute;
import dev.fairlead.admin.view.LiveView.LiveSecond;
import dev.fairlead.admin.view.LiveView.LiveUpstream;
import dev.fairlead.analytics.RecentLatencies.Lately;
import dev.fairlead.analytics.TrafficCounts;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.health.HealthReport;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks at the proxy again and again, and makes whole views. Used by one thread at a time. */
final class LiveSampler {
  /** How many seconds a page is told of when it is opened. */
  private static final int PAST = 300;

  private static final int LIMITS_EVERY = 5;

  private final Sources sources;
  private final Deque<LiveSecond> past = new ArrayDeque<>();
  private @Nullable LiveRates rates;
  private @Nullable LiveChanges changes;
  private List<LimitView> limits = List.of();
  private long limitsOf;
  private long lastNanos;
  private long number;

  LiveSampler(Sources sources) {
    this.sources = sources;
  }

  /** Nobody watches any more: what was seen until now is no use as a beginning. */
  void forget() {
    LiveRates known = rates;
    if (known != null) {
      known.close();
    }
    rates = null;
    changes = null;
    past.clear();
  }

  /** A whole view of now. */
  LiveView look() {
    TrafficCounts counted = sources.traffic().counts().get();
    Instant now = Instant.now();
    long nanos = System.nanoTime();
    LiveRates known = rates;
    LiveChanges events = changes;
    LiveSecond second;
    if (known == null || events == null) {
      known = new LiveRates(counted, sources.traffic().latencies().get());
      events = new LiveChanges(sources.events());
      rates = known;
      changes = events;
      second = new LiveSecond(now, null, Collections.emptySortedMap(), 0, 0, 0);
    } else {
      events.look();
      second = known.look(counted, now, Math.max(0.001, (nanos - lastNanos) / 1e9));
      past.addLast(second);
      if (past.size() > PAST) {
        past.removeFirst();
      }
    }
    lastNanos = nanos;
    return view(now, counted.staleLoops(), known, events, second);
  }

  /** What is news in the view made last. */
  List<EventView> news() {
    LiveChanges known = changes;
    return known == null ? List.of() : known.fresh();
  }

  private LiveView view(
      Instant now, int staleLoops, LiveRates known, LiveChanges events, LiveSecond second) {
    Snapshot snapshot = sources.control().snapshot();
    StatusReports.Instance instance = sources.traffic().instance().get();
    List<LiveUpstream> upstreams = new ArrayList<>();
    List<LiveBackend> backends = new ArrayList<>();
    List<LiveLoad> loads = new ArrayList<>();
    int waiting = 0;
    for (Upstream upstream : snapshot.upstreams().values()) {
      StickySpec sticky = upstream.spec().sticky();
      upstreams.add(
          new LiveUpstream(
              upstream.spec().name(),
              upstream.spec().balance().text(),
              sticky == null ? null : sticky.text()));
      waiting += upstream.line().figures().waiting();
      for (int slot = 0; slot < upstream.size(); slot++) {
        int id = backends.size();
        backends.add(backend(id, upstream, slot, events));
        loads.add(load(id, upstream.backend(slot), known));
      }
    }
    return new LiveView(
        ++number,
        true,
        now,
        snapshot.number(),
        sources.control().revertsAt(),
        new LiveProcess(
            instance.version(),
            instance.pid(),
            instance.uptime().toSeconds(),
            instance.listeners()),
        instance.connections(),
        waiting,
        staleLoops,
        known.requests(),
        second,
        List.copyOf(past),
        upstreams,
        backends,
        loads,
        routes(snapshot, known),
        limits(snapshot),
        events.recent());
  }

  /** Keys are counted one by one, and there may be a million: not at each look. */
  private List<LimitView> limits(Snapshot snapshot) {
    if (snapshot.number() != limitsOf || number % LIMITS_EVERY == 0) {
      limits = LimitViews.of(snapshot);
      limitsOf = snapshot.number();
    }
    return limits;
  }

  private static LiveBackend backend(int id, Upstream upstream, int slot, LiveChanges events) {
    Backend backend = upstream.backend(slot);
    BackendSpec spec = upstream.spec().backends().get(slot);
    HealthReport health = backend.health().report();
    return new LiveBackend(
        id,
        upstream.spec().name(),
        backend.name(),
        (spec.tls() ? "https://" : "http://") + backend.address(),
        spec.state().word(),
        upstream.availability(slot).word(),
        health == null ? null : health.since(),
        health == null ? null : health.cause(),
        spec.weight(),
        (double) upstream.ready().share(slot) / Candidates.PARTS,
        spec.priority(),
        spec.maxInFlight(),
        events.of(upstream.spec().name(), backend.name()));
  }

  private static LiveLoad load(int id, Backend backend, LiveRates known) {
    int slot = backend.label().slot();
    LiveRates.Rate rate = known.backend(slot);
    Lately latency = known.latency(slot);
    return new LiveLoad(
        id,
        backend.inFlight(),
        rate.perSecond(),
        rate.failing(),
        latency.p50() / 1e3,
        latency.p99() / 1e3);
  }

  private static List<LiveRoute> routes(Snapshot snapshot, LiveRates known) {
    List<LiveRoute> routes = new ArrayList<>();
    for (int i = 0; i < snapshot.spec().routes().size(); i++) {
      Route route = snapshot.route(i);
      LiveRates.Rate rate = known.route(route.label().slot());
      routes.add(
          new LiveRoute(
              route.spec().name(),
              route.spec().upstream(),
              rate.perSecond(),
              rate.failing(),
              rate.requests()));
    }
    LiveRates.Rate unmatched = known.route(0);
    if (unmatched.requests() > 0) {
      routes.add(
          new LiveRoute(
              "-", "-", unmatched.perSecond(), unmatched.failing(), unmatched.requests()));
    }
    return routes;
  }
}
