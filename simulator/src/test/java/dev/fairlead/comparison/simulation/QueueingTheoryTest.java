package dev.fairlead.comparison.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.traffic.Arrivals;
import dev.fairlead.comparison.traffic.ChanceTraffic;
import dev.fairlead.comparison.traffic.Clients;
import dev.fairlead.comparison.traffic.ServiceTimes;
import dev.fairlead.config.BalancePolicy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The simulator against closed forms. Tolerances are a few times the error that so many requests
 * leave; waits are correlated, so it is larger than for as many independent draws.
 */
class QueueingTheoryTest {
  private static final double SERVICE = 10e6;
  private static final int REQUESTS = 1_000_000;

  @ParameterizedTest
  @CsvSource({"0.3", "0.5", "0.7", "0.8"})
  void mm1_timeInSystemIsExponential(double load) {
    PolicyResult result = run(load, 1, 1, new ServiceTimes.Exponential(SERVICE));

    // Sojourn time of M/M/1: exponential with mean 1 / (mu - lambda).
    double mean = SERVICE / (1 - load) / 1e3;
    assertThat(result.latency().mean()).isCloseTo(mean, withinPercentage(3));
    assertThat((double) result.latency().p50()).isCloseTo(mean * Math.log(2), withinPercentage(3));
    assertThat((double) result.latency().p90()).isCloseTo(mean * Math.log(10), withinPercentage(4));
    assertThat((double) result.latency().p99())
        .isCloseTo(mean * Math.log(100), withinPercentage(5));
    assertThat(result.backends().getFirst().utilisation()).isCloseTo(load, withinPercentage(1));
  }

  @ParameterizedTest
  @CsvSource({"2, 0.7", "4, 0.8", "8, 0.9", "16, 0.7"})
  void mmk_meanWaitIsErlangC(int workers, double load) {
    PolicyResult result = run(load, 1, workers, new ServiceTimes.Exponential(SERVICE));

    double wait = erlangC(workers, load) * SERVICE / (workers * (1 - load)) / 1e3;
    assertThat(result.latency().mean() - SERVICE / 1e3).isCloseTo(wait, withinPercentage(6));
  }

  @ParameterizedTest
  @CsvSource({"0.5", "0.7", "0.8"})
  void md1_meanWaitIsHalfOfMm1(double load) {
    PolicyResult result = run(load, 1, 1, new ServiceTimes.Fixed(SERVICE));

    // Pollaczek and Khinchine with a squared coefficient of variation of 0.
    double wait = load / (1 - load) / 2 * SERVICE / 1e3;
    assertThat(result.latency().mean() - SERVICE / 1e3).isCloseTo(wait, withinPercentage(3));
  }

  @Test
  void mg1_meanWaitGrowsWithTheVariance() {
    double sigma = 0.8;
    double load = 0.6;
    PolicyResult result = run(load, 1, 1, new ServiceTimes.LogNormal(SERVICE, sigma));

    double variation = Math.exp(sigma * sigma) - 1;
    double wait = load / (1 - load) * (1 + variation) / 2 * SERVICE / 1e3;
    assertThat(result.latency().mean() - SERVICE / 1e3).isCloseTo(wait, withinPercentage(4));
  }

  @Test
  void littlesLaw_holds() {
    PolicyResult result = run(0.8, 3, 2, new ServiceTimes.Exponential(SERVICE));

    double inSystem = result.backends().stream().mapToDouble(BackendResult::meanInFlight).sum();
    assertThat(inSystem)
        .isCloseTo(result.throughput() * result.latency().mean() / 1e6, withinPercentage(0.5));
  }

  @Test
  void random_splitsIntoIndependentMm1() {
    PolicyResult result =
        run(0.7, 4, 1, new ServiceTimes.Exponential(SERVICE), BalancePolicy.RANDOM);

    double mean = SERVICE / 0.3 / 1e3;
    assertThat(result.latency().mean()).isCloseTo(mean, withinPercentage(4));
  }

  @Test
  void leastConnections_liesBetweenOneQueueAndRandomQueues() {
    PolicyResult joined =
        run(0.9, 2, 1, new ServiceTimes.Exponential(SERVICE), BalancePolicy.LEAST_CONNECTIONS);

    // Nobody that assigns on arrival does better than one queue for both (M/M/2), and joining the
    // shorter queue is known to stay near it under high load, far from the 10 of a split by chance.
    double oneQueue = (1 + erlangC(2, 0.9) / (2 * (1 - 0.9)));
    double mean = joined.latency().mean() / (SERVICE / 1e3);
    assertThat(mean).isBetween(oneQueue, oneQueue * 1.15);
  }

  private static double erlangC(int servers, double load) {
    double offered = servers * load;
    double term = 1;
    double sum = 1;
    for (int i = 1; i < servers; i++) {
      term *= offered / i;
      sum += term;
    }
    double last = term * offered / servers / (1 - load);
    return last / (sum + last);
  }

  private static PolicyResult run(
      double load, int backends, int workers, ServiceTimes service, BalancePolicy policy) {
    double rate = load * backends * workers * 1e9 / SERVICE;
    List<BackendModel> models = new ArrayList<>();
    for (int i = 0; i < backends; i++) {
      models.add(new BackendModel("b" + i, workers));
    }
    World world =
        new World(
            new ChanceTraffic(
                new Arrivals.Poisson(rate),
                service,
                new Clients(100, 0.8),
                (long) (REQUESTS / rate * 1e9)),
            models,
            World.Limits.PATIENT,
            0.01);
    return Simulation.run(world, Contestant.of(policy), 42);
  }

  private static PolicyResult run(double load, int backends, int workers, ServiceTimes service) {
    return run(load, backends, workers, service, BalancePolicy.ROUND_ROBIN);
  }
}
