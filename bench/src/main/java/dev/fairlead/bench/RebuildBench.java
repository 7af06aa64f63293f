package dev.fairlead.bench;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.balancer.Candidates.Member;
import dev.fairlead.balancer.Loads;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A new balancer because one of a thousand backends has come or gone. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // parameters and set-up come before the first call
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class RebuildBench {
  private static final int BACKENDS = 1_000;

  /** Which policy. */
  @Param public BalancePolicy policy;

  /** What weights the backends have. */
  @Param public Weights weights;

  private final List<Member> all = new ArrayList<>();
  private Balancer balancer;
  private int gone;

  /** Kinds of weights. */
  public enum Weights {
    /** All 1. */
    EQUAL,
    /** 1, 2 or 4. */
    FEW,
    /** Anything from 1 to 1000. */
    MANY,
    /** All 1, but one that starts slowly. */
    EQUAL_AND_ONE_STARTING;

    int of(int i) {
      return switch (this) {
        case EQUAL, EQUAL_AND_ONE_STARTING -> 1;
        case FEW -> 1 << i % 3;
        case MANY -> 1 + i * 37 % 1_000;
      };
    }
  }

  /** Makes the members and the first balancer. */
  @Setup
  public void setUp() {
    Loads loads = new Loads();
    for (int i = 0; i < BACKENDS; i++) {
      int weight = weights.of(i);
      int share =
          weights == Weights.EQUAL_AND_ONE_STARTING && i == 500 ? 37 : weight * Candidates.PARTS;
      all.add(new Member(new BusyCandidate("b" + i, loads, 1), i, weight, share, true));
    }
    balancer = Balancers.of(BalanceSpec.of(policy), Candidates.of(all), null);
  }

  /** One comes back, another goes. */
  @Benchmark
  public Balancer rebuild() {
    gone = (gone + 7) % BACKENDS;
    List<Member> members = new ArrayList<>(all);
    Member member = members.get(gone);
    members.set(
        gone,
        new Member(member.candidate(), member.slot(), member.weight(), member.share(), false));
    balancer = Balancers.of(BalanceSpec.of(policy), Candidates.of(members), balancer);
    return balancer;
  }
}
