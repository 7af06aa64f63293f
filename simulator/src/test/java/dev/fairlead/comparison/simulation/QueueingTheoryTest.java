package dev.fairlead.comparison.simulation;

import static dev.fairlead.comparison.simulation.Worlds.SERVICE;
import static dev.fairlead.comparison.simulation.Worlds.equal;
import static dev.fairlead.comparison.simulation.Worlds.exponential;
import static dev.fairlead.comparison.simulation.Worlds.poisson;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.traffic.ServiceTimes;
import dev.fairlead.config.BalancePolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulator against closed forms. Tolerances are a few times the error that so many requests
 * leave; waits are correlated, so it is larger than for as many independent draws.
 */
class QueueingTheoryTest {
  private static final int REQUESTS = 500_000;

  @ParameterizedTest
  @CsvSource({"0.3", "0.5", "0.7", "0.8"})
  void mm1_timeInSystemIsExponential(double load) {
    PolicyResult result = run(exponential(equal(1, 1), load, REQUESTS), BalancePolicy.ROUND_ROBIN);

    // Sojourn time of M/M/1: exponential with mean 1 / (mu - lambda).
    double mean = SERVICE / (1 - load) / 1e3;
    assertThat(result.latency().mean()).isCloseTo(mean, withinPercentage(4));
    assertThat((double) result.latency().p50()).isCloseTo(mean * Math.log(2), withinPercentage(4));
    assertThat((double) result.latency().p90()).isCloseTo(mean * Math.log(10), withinPercentage(5));
    assertThat((double) result.latency().p99())
        .isCloseTo(mean * Math.log(100), withinPercentage(6));
    assertThat(result.backends().getFirst().utilisation()).isCloseTo(load, withinPercentage(1));
  }

  @ParameterizedTest
  @CsvSource({"2, 0.7", "4, 0.8", "8, 0.85", "16, 0.9"})
  void mmk_meanWaitIsErlangC(int workers, double load) {
    PolicyResult result =
        run(exponential(equal(1, workers), load, REQUESTS), BalancePolicy.ROUND_ROBIN);

    assertThat(meanWait(result)).isCloseTo(erlangCWait(workers, load), withinPercentage(6));
  }

  /** Backends of one worker that take one request at a time, the rest waiting in the proxy. */
  @Test
  void proxyQueue_makesOneQueueOfAll() {
    PolicyResult result = run(exponential(equal(4, 1), 0.8, REQUESTS), BalancePolicy.FIRST);

    assertThat(result.errors().total()).isZero();
    assertThat(meanWait(result)).isCloseTo(erlangCWait(4, 0.8), withinPercentage(6));
  }

  @ParameterizedTest
  @CsvSource({"0.5", "0.7", "0.8"})
  void md1_meanWaitIsHalfOfMm1(double load) {
    PolicyResult result =
        run(
            poisson(equal(1, 1), load, REQUESTS, new ServiceTimes.Fixed(SERVICE)),
            BalancePolicy.ROUND_ROBIN);

    // Pollaczek and Khinchine with a squared coefficient of variation of 0.
    assertThat(meanWait(result))
        .isCloseTo(load / (1 - load) / 2 * SERVICE / 1e3, withinPercentage(4));
  }

  @Test
  void mg1_meanWaitGrowsWithTheVariance() {
    double sigma = 0.8;
    double load = 0.6;
    PolicyResult result =
        run(
            poisson(equal(1, 1), load, REQUESTS, new ServiceTimes.LogNormal(SERVICE, sigma)),
            BalancePolicy.ROUND_ROBIN);

    // Pollaczek and Khinchine again; exp(sigma^2) is one more than the squared coefficient.
    double wait = load / (1 - load) * Math.exp(sigma * sigma) / 2 * SERVICE / 1e3;
    assertThat(meanWait(result)).isCloseTo(wait, withinPercentage(5));
  }

  @Test
  void littlesLaw_holds() {
    PolicyResult result = run(exponential(equal(3, 2), 0.8, REQUESTS), BalancePolicy.ROUND_ROBIN);

    double inSystem = result.backends().stream().mapToDouble(BackendResult::meanInFlight).sum();
    assertThat(inSystem)
        .isCloseTo(result.throughput() * result.latency().mean() / 1e6, withinPercentage(0.5));
  }

  @Test
  void random_splitsIntoIndependentMm1() {
    PolicyResult result = run(exponential(equal(4, 1), 0.7, REQUESTS), BalancePolicy.RANDOM);

    assertThat(result.latency().mean()).isCloseTo(SERVICE / 0.3 / 1e3, withinPercentage(4));
  }

  @ParameterizedTest
  @CsvSource({"0.5", "0.7", "0.85"})
  void leastConnections_joinsTheShorterOfTwoQueues(double load) {
    PolicyResult result =
        run(exponential(equal(2, 1), load, REQUESTS), BalancePolicy.LEAST_CONNECTIONS);

    assertThat(result.latency().mean())
        .isCloseTo(shorterQueue(load) * SERVICE / 1e3, withinPercentage(3));
    assertThat(result.latency().mean()).isLessThan(0.8 * SERVICE / (1 - load) / 1e3);
  }

  @ParameterizedTest
  @CsvSource({"0.7", "0.9"})
  void twoChoices_haveTheFixedPointOfManyBackends(double load) {
    PolicyResult result =
        run(exponential(equal(100, 1), load, REQUESTS), BalancePolicy.TWO_CHOICES);

    // Mitzenmacher 1996, for ever more servers: the sum of load^(2^i - 2), from i = 1.
    double mean = 0;
    for (int i = 1; i < 20; i++) {
      mean += Math.pow(load, Math.pow(2, i) - 2);
    }
    assertThat(result.latency().mean()).isCloseTo(mean * SERVICE / 1e3, withinPercentage(3));
  }

  /**
   * Mean time in system in service times, when each joins the shorter of two queues: the stationary
   * distribution of (shorter, longer), by iterating the chain made uniform. Ties need no rule, as
   * the servers are alike.
   */
  private static double shorterQueue(double load) {
    int most = 50;
    double arrival = 2 * load / (2 * load + 2);
    double service = 1 / (2 * load + 2);
    double[][] at = new double[most + 1][most + 1];
    at[0][0] = 1;
    for (int round = 0; round < 6000; round++) {
      double[][] next = new double[most + 1][most + 1];
      for (int i = 0; i <= most; i++) {
        for (int j = i; j <= most; j++) {
          double here = at[i][j];
          if (i < j) {
            next[i + 1][j] += here * arrival;
            next[i][j - 1] += here * service;
          } else {
            next[i][Math.min(most, j + 1)] += here * arrival;
            next[Math.max(0, i - 1)][j] += here * service;
          }
          next[Math.max(0, i - 1)][j] += here * service;
        }
      }
      at = next;
    }
    double inSystem = 0;
    for (int i = 0; i <= most; i++) {
      for (int j = i; j <= most; j++) {
        inSystem += at[i][j] * (i + j);
      }
    }
    return inSystem / (2 * load);
  }

  private static double erlangCWait(int servers, double load) {
    double offered = servers * load;
    double term = 1;
    double sum = 1;
    for (int i = 1; i < servers; i++) {
      term *= offered / i;
      sum += term;
    }
    double last = term * offered / servers / (1 - load);
    return last / (sum + last) * SERVICE / (servers * (1 - load)) / 1e3;
  }

  private static double meanWait(PolicyResult result) {
    return result.latency().mean() - SERVICE / 1e3;
  }

  private static PolicyResult run(World world, BalancePolicy policy) {
    return Simulation.run(world, Contestant.of(policy), 42);
  }
}
