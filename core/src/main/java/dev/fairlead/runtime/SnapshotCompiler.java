package dev.fairlead.runtime;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.security.CidrSet;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns a checked spec into a snapshot. Total: a spec that was read without problems compiles. Not
 * for concurrent use.
 */
public final class SnapshotCompiler {
  private final Labels labels;
  private final Secrets secrets;

  /** A compiler that draws labels from {@code labels}, and makes secrets of its own. */
  public SnapshotCompiler(Labels labels) {
    this(labels, Secrets.ephemeral());
  }

  /** A compiler that draws labels from {@code labels} and, when it needs them, secrets. */
  public SnapshotCompiler(Labels labels, Secrets secrets) {
    this.labels = labels;
    this.secrets = secrets;
  }

  /**
   * Compiles.
   *
   * @param previous the world to be replaced; upstreams whose spec is unchanged are taken over as
   *     they are, and backends with the same upstream and address keep what they count
   */
  public Snapshot compile(ProxySpec spec, @Nullable Snapshot previous) {
    Map<String, Upstream> upstreams = new LinkedHashMap<>();
    for (UpstreamSpec upstream : spec.upstreams().values()) {
      Upstream old = previous == null ? null : previous.upstreams().get(upstream.name());
      upstreams.put(
          upstream.name(),
          old != null && old.spec().equals(upstream) ? old : upstream(upstream, old));
    }
    Route[] routes = new Route[spec.routes().size()];
    for (int i = 0; i < routes.length; i++) {
      RouteSpec route = spec.routes().get(i);
      routes[i] =
          new Route(
              route,
              labels.routes().of(route.name()),
              Objects.requireNonNull(upstreams.get(route.upstream()), route.upstream()),
              Deadlines.of(route.timeouts()));
    }
    return new Snapshot(
        previous == null ? 1 : previous.number() + 1,
        spec,
        new RouteTable(spec.routes()),
        routes,
        Collections.unmodifiableMap(upstreams),
        CidrSet.of(spec.forwarding().trustedProxies()));
  }

  private Upstream upstream(UpstreamSpec spec, @Nullable Upstream old) {
    Map<Address, Backend> known = new HashMap<>();
    if (old != null) {
      old.backends().forEach(backend -> known.put(backend.address(), backend));
    }
    Backend[] backends = new Backend[spec.backends().size()];
    for (int i = 0; i < backends.length; i++) {
      BackendSpec wanted = spec.backends().get(i);
      Backend kept = known.get(wanted.address());
      if (kept != null && kept.name().equals(wanted.name())) {
        backends[i] = kept;
      } else {
        backends[i] = new Backend(wanted, labels.backends().of(spec.name() + "/" + wanted.name()));
      }
    }
    return new Upstream(spec, backends, secrets, old);
  }
}
