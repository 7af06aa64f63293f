package dev.fairlead.runtime;

import dev.fairlead.balancer.Loads;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.health.ActiveHealth;
import dev.fairlead.health.BackendHealth;
import dev.fairlead.model.Label;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.security.CidrSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked spec into a snapshot. Total: a spec that was read without problems compiles. Not
 * for concurrent use.
 */
public final class SnapshotCompiler {
  private final Labels labels;
  private final LongSupplier ticker;
  private final Secrets secrets;
  private final Throttles throttles = new Throttles();
  private final AccessFiles files = new AccessFiles();
  private final DoorCompiler doors = new DoorCompiler();

  /** A compiler of worlds that stand by themselves, so that time does not matter. */
  public SnapshotCompiler(Labels labels) {
    this(labels, () -> 0);
  }

  /** A compiler of worlds that replace one another, with secrets of its own. */
  public SnapshotCompiler(Labels labels, LongSupplier ticker) {
    this(labels, ticker, Secrets.ephemeral());
  }

  /**
   * A compiler of worlds that replace one another.
   *
   * @param labels where labels are drawn from
   * @param ticker nanoseconds, by which slow starts begin
   * @param secrets asked when first needed
   */
  public SnapshotCompiler(Labels labels, LongSupplier ticker, Secrets secrets) {
    this.labels = labels;
    this.ticker = ticker;
    this.secrets = secrets;
  }

  /** The files that rules refer to. */
  public AccessFiles files() {
    return files;
  }

  /**
   * Compiles.
   *
   * @param previous the world to be replaced; upstreams whose spec is unchanged are taken over as
   *     they are, and backends with the same upstream, name and address keep what they count.
   *     Backends that were not in it, or did not serve everybody, begin to start slowly
   */
  public Snapshot compile(ProxySpec spec, @Nullable Snapshot previous) {
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    for (UpstreamSpec upstream : spec.upstreams().values()) {
      Upstream old = previous == null ? null : previous.upstreams().get(upstream.name());
      upstreams.put(
          upstream.name(),
          old != null && old.spec().equals(upstream)
              ? old
              : upstream(upstream, old, previous == null));
    }
    Map<String, Throttle> limits = throttles.compile(spec, ticker.getAsLong());
    AccessCompiler access = new AccessCompiler(files);
    boolean anyTimed = spec.listeners().stream().anyMatch(ListenerSpec::serverTiming);
    Route[] routes = new Route[spec.routes().size()];
    for (int i = 0; i < routes.length; i++) {
      RouteSpec route = spec.routes().get(i);
      Upstream upstream = Objects.requireNonNull(upstreams.get(route.upstream()), route.upstream());
      routes[i] =
          new Route(
              route,
              labels.routes().of(route.name()),
              upstream,
              Deadlines.of(route.timeouts(), upstream.spec().retry().perTry()),
              limits.get(Throttles.place(route)),
              access.rules("route " + route.name(), route.guard().access()),
              FieldRules.of(route.requestFields(), false),
              FieldRules.of(route.responseFields(), route.securityHeaders()),
              anyTimed || route.serverTiming());
    }
    DoorRules[] compiled = doors.compile(spec, access, limits, previous);
    access.end();
    return new Snapshot(
        previous == null ? 1 : previous.number() + 1,
        spec,
        new RouteTable(spec.routes(), spec.hardening().encodedSlash()),
        routes,
        Collections.unmodifiableMap(upstreams),
        CidrSet.of(spec.forwarding().trustedProxies()),
        Collections.unmodifiableMap(limits),
        compiled);
  }

  private Upstream upstream(UpstreamSpec spec, @Nullable Upstream old, boolean first) {
    WaitingLine line = old == null ? new WaitingLine(spec.name()) : old.line();
    Loads loads = old == null ? new Loads() : old.loads();
    Map<String, Integer> known = new HashMap<>();
    for (int slot = 0; old != null && slot < old.size(); slot++) {
      known.put(old.backend(slot).name(), slot);
    }
    long now = ticker.getAsLong();
    Backend[] backends = new Backend[spec.backends().size()];
    for (int i = 0; i < backends.length; i++) {
      BackendSpec wanted = spec.backends().get(i);
      Integer slot = known.get(wanted.name());
      if (old != null && slot != null && isSame(old.backend(slot), wanted)) {
        backends[i] = old.backend(slot);
        if (comesBack(old.spec().backends().get(slot), wanted)) {
          backends[i].warm(now);
        }
      } else {
        Label label = labels.backends().of(spec.name() + "/" + wanted.name());
        BackendHealth health = new BackendHealth(ActiveHealth.initial(spec.health()).state());
        backends[i] = new Backend(wanted, label, loads.next(), line, health);
        if (!first) {
          backends[i].warm(now);
        }
      }
    }
    return new Upstream(spec, backends, loads, line, secrets, old, now);
  }

  private static boolean isSame(Backend backend, BackendSpec wanted) {
    return backend.address().equals(wanted.address()) && backend.tls() == wanted.tls();
  }

  private static boolean comesBack(BackendSpec was, BackendSpec is) {
    return was.state() != BackendState.READY && is.state() == BackendState.READY;
  }
}
