package dev.fairlead.bench;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidate;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.Loads;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.KeySpec;
import java.time.Duration;
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

/**
 * One choice among backends that are all busy, of different weights and response times: the dear
 * case for least connections and least time. The key changes from pick to pick, and time goes on.
 */
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

  /** The bound of consistent hashing, 0 for none; others ignore it. */
  @Param("0")
  public double boundedLoad;

  /** Makes candidates of different weights and loads. */
  @Setup
  public void setUp() {
    Loads loads = new Loads();
    Candidate[] all = new Candidate[candidates];
    int[] weights = new int[candidates];
    for (int i = 0; i < candidates; i++) {
      all[i] = new BusyCandidate("b" + i, loads, 2 + i * 31 % 17);
      weights[i] = 1 + i % 3;
    }
    BalanceSpec spec =
        new BalanceSpec(policy, KeySpec.CLIENT_IP, boundedLoad, Duration.ofSeconds(10));
    balancer = Balancers.of(spec, Candidates.of(all, weights), null);
  }

  /** The choice. */
  @Benchmark
  public int pick() {
    pick.key += 0x9e3779b97f4a7c15L;
    pick.now += 1_000;
    return balancer.pick(pick);
  }
}
