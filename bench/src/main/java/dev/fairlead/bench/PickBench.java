package dev.fairlead.bench;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.Pick;
import dev.fairlead.balancer.ResponseTimes;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.SplittableRandom;
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

  private final Pick pick = new Pick(new SplittableRandom(1));
  private Balancer balancer;

  /** Makes candidates of different weights and loads. */
  @Setup
  public void setUp() {
    Candidate[] all = new Candidate[candidates];
    int[] weights = new int[candidates];
    for (int i = 0; i < candidates; i++) {
      all[i] = new Busy(new AtomicInteger(1 + i * 31 % 17), new ResponseTimes());
      weights[i] = 1 + i % 3;
    }
    balancer = Balancers.of(BalanceSpec.of(policy), Candidates.of(all, weights), null);
  }

  /** The choice. */
  @Benchmark
  public int pick() {
    return balancer.pick(pick);
  }

  private record Busy(AtomicInteger load, ResponseTimes times) implements Candidate {
    @Override
    public int inFlight() {
      return load.get();
    }
  }
}
