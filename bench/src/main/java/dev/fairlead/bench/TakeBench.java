package dev.fairlead.bench;

import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Lease;
import dev.fairlead.runtime.SnapshotCompiler;
import dev.fairlead.runtime.Upstream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;

/**
 * Two event loops that do nothing but count exchanges in and out at the same few backends: how much
 * their counters hold each other up. Far more than any traffic does.
 */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // parameters and set-up come before the first call
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Threads(2)
public class TakeBench {
  /** How many backends. */
  @Param("10")
  public int backends;

  /** Which policy. */
  @Param({"LEAST_CONNECTIONS", "LEAST_TIME", "RANDOM"})
  public BalancePolicy policy;

  private Upstream upstream;

  /** What a loop has for itself. */
  @State(Scope.Thread)
  public static class Loop {
    private static final long SEED = 7;

    private final Pick pick =
        new Pick(new SplittableRandom(SEED + Thread.currentThread().threadId()));
    private final Lease lease = new Lease();
  }

  /** Makes the upstream. */
  @Setup
  public void setUp() {
    List<BackendSpec> specs = new ArrayList<>();
    for (int i = 0; i < backends; i++) {
      specs.add(
          new BackendSpec(
              "b" + i, new Address("127.0.0.1", 9000 + i), 1, 0, 0, BackendState.READY));
    }
    UpstreamSpec main =
        new UpstreamSpec(
            "main",
            BalanceSpec.of(policy),
            null,
            SlowStartSpec.NONE,
            new QueueSpec(0, Duration.ofSeconds(5)),
            specs,
            3,
            8,
            Duration.ofSeconds(10));
    ProxySpec spec =
        new ProxySpec(
            List.of(),
            List.of(),
            Map.of("main", main),
            TimeoutSpec.DEFAULTS,
            LimitSpec.DEFAULTS,
            ForwardingSpec.DEFAULTS,
            null,
            null,
            1);
    upstream =
        Objects.requireNonNull(
            new SnapshotCompiler(new Labels()).compile(spec, null).upstreams().get("main"));
  }

  /** A choice, a claim and its end. */
  @Benchmark
  public int take(Loop loop) {
    int slot = upstream.take(loop.pick, loop.lease);
    loop.lease.end();
    return slot;
  }
}
