package dev.fairlead.bench;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.Tried;
import dev.fairlead.config.BalancePolicy;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One choice among backends that are all busy: the dear case for least connections. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // parameters and set-up come before the first call
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class PickBench {
  /** How many candidates. */
  @Param({"10", "1000"})
  public int candidates;

  /** Which policy. */
  @Param public BalancePolicy policy;

  private final Tried tried = new Tried();
  private Balancer balancer;

  /** Makes candidates of different weights and loads. */
  @Setup
  public void setUp() {
    Candidate[] all = new Candidate[candidates];
    for (int i = 0; i < candidates; i++) {
      all[i] = new Busy(1 + i % 3, new AtomicInteger(1 + i * 31 % 17));
    }
    balancer = Balancers.of(policy, all, null);
  }

  /** The choice. */
  @Benchmark
  public int pick() {
    return balancer.pick(tried);
  }

  private record Busy(int weight, AtomicInteger load) implements Candidate {
    @Override
    public int inFlight() {
      return load.get();
    }
  }
}
