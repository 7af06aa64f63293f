package dev.fairlead.live;

import dev.fairlead.analytics.Observers;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.simulation.World;
import dev.fairlead.config.AnalyticsSpec;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.HardeningSpec;
import dev.fairlead.config.Http2Spec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.RetryBudgetSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.Labels;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The proxy with one policy before a scenario's backends. Used by one thread, but to read. */
final class LiveProxy implements AutoCloseable {
  private static final String UPSTREAM = "scenario";
  private static final int POOL_MAX_IDLE = 4096;

  /** As the simulation has it, where no budget ends the tries of a request. */
  private static final RetryBudgetSpec ALL_RETRIES = new RetryBudgetSpec(1, 1_000_000, 0);

  private final World world;
  private final Contestant contestant;
  private final List<LiveBackend> backends;
  private final BitSet away = new BitSet();
  private final GivenTo given = new GivenTo();
  private final ProxyServer server;

  /** Starts it on a free port of the loopback interface. */
  LiveProxy(World world, Contestant contestant, List<LiveBackend> backends) throws IOException {
    this.world = world;
    this.contestant = contestant;
    this.backends = backends;
    this.server =
        ProxyServer.start(
            spec(),
            new Labels(),
            Observers.of(List.of(new Statistics(), given)),
            Secrets.ephemeral());
  }

  InetSocketAddress address() {
    return server.addresses().getFirst();
  }

  /** Who was given which request. */
  GivenTo given() {
    return given;
  }

  /** Requests in flight at a backend now. */
  int inFlight(int slot) {
    return Objects.requireNonNull(server.snapshot().upstreams().get(UPSTREAM))
        .backend(slot)
        .inFlight();
  }

  /** Takes a backend out, or back in, as a failed check or a person would. */
  void away(int slot, boolean isAway) {
    away.set(slot, isAway);
    server.reload(spec());
  }

  private ProxySpec spec() {
    Duration timeout = Duration.ofNanos(world.limits().timeoutNanos());
    TimeoutSpec standard = TimeoutSpec.DEFAULTS;
    TimeoutSpec timeouts =
        new TimeoutSpec(
            standard.head(),
            standard.keepAlive(),
            standard.body(),
            standard.write(),
            standard.connect(),
            timeout,
            timeout,
            standard.tunnel(),
            standard.halfClosed(),
            timeout,
            standard.shutdown());
    RouteSpec everything =
        new RouteSpec(
            "all",
            new MatchSpec(List.of(), null, List.of(), Map.of()),
            UPSTREAM,
            timeouts,
            LimitSpec.DEFAULTS.bodyBytes());
    return new ProxySpec(
        List.of(new ListenerSpec(new Address("127.0.0.1", 0))),
        List.of(everything),
        Map.of(UPSTREAM, upstream()),
        timeouts,
        LimitSpec.DEFAULTS,
        HardeningSpec.DEFAULTS,
        Http2Spec.DEFAULTS,
        // Clients are told apart by what their own forwarding header says.
        new ForwardingSpec(List.of("127.0.0.0/8"), "fairlead", false),
        ALL_RETRIES,
        null,
        AnalyticsSpec.DEFAULTS,
        null,
        null,
        1,
        null);
  }

  private UpstreamSpec upstream() {
    World.Limits limits = world.limits();
    List<BackendSpec> specs = new ArrayList<>();
    for (int slot = 0; slot < backends.size(); slot++) {
      LiveBackend backend = backends.get(slot);
      specs.add(
          new BackendSpec(
              name(slot),
              backend.address(),
              backend.model().weight(),
              0,
              contestant.limited() ? backend.model().workers() : 0,
              away.get(slot) ? BackendState.MAINTENANCE : BackendState.READY));
    }
    return new UpstreamSpec(
        UPSTREAM,
        contestant.balance(),
        null,
        SlowStartSpec.NONE,
        new QueueSpec(limits.queueSize(), Duration.ofNanos(limits.queueNanos())),
        specs,
        limits.attempts(),
        POOL_MAX_IDLE,
        Duration.ofSeconds(60));
  }

  /** How a backend is called on the wire, whatever its name in the scenario. */
  static String name(int slot) {
    return "b" + slot;
  }

  /** The other way round; -1 for what is no backend's name. */
  static int slot(String name) {
    return name.matches("b[0-9]{1,4}") ? Integer.parseInt(name.substring(1)) : -1;
  }

  @Override
  public void close() {
    server.close();
  }
}
