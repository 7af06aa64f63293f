package dev.fairlead.runtime;

import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One upstream, {@code main}, that is reloaded, and a clock that is set by hand. */
final class World {
  final SnapshotCompiler compiler = new SnapshotCompiler(new Labels(), () -> this.now);
  long now = 1_000_000_000L;
  BalancePolicy policy = BalancePolicy.ROUND_ROBIN;
  @Nullable StickySpec sticky;
  SlowStartSpec slowStart = SlowStartSpec.NONE;
  HealthSpec health = HealthSpec.NONE;
  int queue = 1000;
  private @Nullable Snapshot snapshot;

  static BackendSpec backend(String name, int weight) {
    return backend(name, weight, 0, 0, BackendState.READY);
  }

  static BackendSpec backend(
      String name, int weight, int priority, int maxInFlight, BackendState state) {
    Address address = new Address("127.0.0.1", 9000 + name.charAt(0));
    return new BackendSpec(name, address, weight, priority, maxInFlight, state);
  }

  /** A backend that serves so many at a time. */
  static BackendSpec limited(String name, int maxInFlight) {
    return backend(name, 1, 0, maxInFlight, BackendState.READY);
  }

  /** The upstream with these backends; the one before is replaced. */
  Upstream load(BackendSpec... backends) {
    UpstreamSpec upstream =
        new UpstreamSpec(
                "main",
                BalanceSpec.of(policy),
                sticky,
                slowStart,
                new QueueSpec(queue, Duration.ofSeconds(5)),
                List.of(backends),
                3,
                8,
                Duration.ofSeconds(10))
            .with(health);
    ProxySpec spec =
        new ProxySpec(
            List.of(),
            List.of(),
            Map.of("main", upstream),
            TimeoutSpec.DEFAULTS,
            LimitSpec.DEFAULTS,
            ForwardingSpec.DEFAULTS,
            null,
            null,
            1);
    Snapshot fresh = compiler.compile(spec, snapshot);
    snapshot = fresh;
    Upstream loaded = fresh.upstreams().get("main");
    loaded.comeIntoForce();
    return loaded;
  }

  static Pick pick() {
    return new Pick(new SplittableRandom(1));
  }

  static Pick boundTo(int slot) {
    Pick pick = pick();
    pick.bound = slot;
    return pick;
  }

  static Pick havingTried(int... slots) {
    Pick pick = pick();
    for (int slot : slots) {
      pick.tried.add(slot);
    }
    return pick;
  }

  /** The names of the backends picked in a row. */
  static String picks(Upstream upstream, int count) {
    Pick pick = pick();
    StringBuilder names = new StringBuilder();
    for (int i = 0; i < count; i++) {
      int slot = upstream.pick(pick);
      names.append(slot < 0 ? "-" : upstream.backend(slot).name());
    }
    return names.toString();
  }

  /** One that remembers what it was told. */
  static final class Guest extends Waiter {
    final List<Integer> told = new ArrayList<>();

    Guest(Upstream upstream, Pick pick) {
      super(upstream, pick);
    }

    @Override
    protected void admitted(int slot) {
      told.add(slot);
    }

    /** Its backend, named. */
    String got() {
      return told.isEmpty() ? "" : upstream().backend(told.getFirst()).name();
    }
  }
}
