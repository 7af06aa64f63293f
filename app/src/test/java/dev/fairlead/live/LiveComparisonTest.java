package dev.fairlead.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.fairlead.comparison.Plan;
import dev.fairlead.comparison.PolicyComparison;
import dev.fairlead.comparison.report.Reality;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.scenario.Setup;
import dev.fairlead.comparison.traffic.Traffic;
import dev.fairlead.config.BalancePolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Short plays, with bounds that hold on a busy machine too. */
class LiveComparisonTest {
  @TempDir private Path folder;

  @Test
  void reality_getsTheSameRequests_andTellsPoliciesApart() throws Exception {
    Reality reality =
        run("one-slow", Duration.ofSeconds(3), BalancePolicy.ROUND_ROBIN, BalancePolicy.LEAST_TIME);

    for (Reality.Pair pair : reality.pairs()) {
      assertThat(pair.live().requests()).isEqualTo(pair.simulated().requests());
      assertThat(pair.live().requests()).isGreaterThan(400);
      assertThat(pair.live().curve()).hasSameSizeAs(pair.simulated().curve());
    }
    PolicyResult blind = reality.pairs().getFirst().live();
    PolicyResult looking = reality.pairs().getLast().live();
    assertThat(share(blind, 3)).isEqualTo(0.25, within(0.02));
    assertThat(share(looking, 3)).isLessThan(0.15);
    assertThat(blind.latency().p99()).isGreaterThan(3 * looking.latency().p99());
    assertThat(reality.conditions()).contains("No request was dropped");
    assertThat(reality.sentence()).contains("Both recommend the same in 1 of 1 scenarios");
  }

  @ParameterizedTest
  @ValueSource(strings = {"refusing", "leaving"})
  void aBackendThatComesAndGoes_costsNoRequest(String scenario) throws Exception {
    PolicyResult live =
        run(scenario, Duration.ofSeconds(2), BalancePolicy.LEAST_CONNECTIONS)
            .pairs()
            .getFirst()
            .live();
    assertThat(live.errors().total()).isZero();
    assertThat(live.requests()).isGreaterThan(250);
  }

  @Test
  void aFailingBackend_isSeen() throws Exception {
    PolicyResult live =
        run("failing", Duration.ofSeconds(2), BalancePolicy.ROUND_ROBIN).pairs().getFirst().live();
    assertThat(live.errors().failed()).isPositive();
    assertThat(live.backends().getLast().errors()).isEqualTo(live.errors().failed());
  }

  @Test
  void slowMotion_keepsEveryRequest_andTheLoad() throws Exception {
    Plan plan = plan("equal", BalancePolicy.RANDOM);
    Setup setup = PolicyComparison.setups(plan).getFirst();
    Setup slow = SlowMotion.of(setup, 100, Duration.ofHours(1));
    double factor = setup.world().traffic().rate() / 100;

    assertThat(slow.facts().requestsPerSecond()).isEqualTo(100, within(1e-6));
    assertThat(slow.world().load()).isEqualTo(setup.world().load(), within(1e-6));
    List<Long> original = arrivals(setup.world().traffic().open(5));
    List<Long> slowed = arrivals(slow.world().traffic().open(5));
    assertThat(slowed).hasSameSizeAs(original);
    assertThat(slowed.getLast()).isEqualTo((long) (original.getLast() * factor));
    assertThat(slow.facts().serviceTimes()).contains("times slower");
  }

  @Test
  void interruption_stopsEverything() throws Exception {
    List<Throwable> ends = new ArrayList<>();
    Thread playing =
        Thread.ofPlatform()
            .start(() -> {
              try {
                // While it warms up, so that it is not between two runs.
                new LiveComparison(
                        plan("equal", BalancePolicy.RANDOM),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(5),
                        folder,
                        what -> {})
                    .run();
              } catch (Exception e) {
                ends.add(e);
              }
            });
    awaitThread("in-flight");
    playing.interrupt();
    playing.join(Duration.ofSeconds(20));

    assertThat(playing.isAlive()).isFalse();
    assertThat(ends).hasExactlyElementsOfTypes(InterruptedException.class);
    assertThat(threads()).doesNotContain("in-flight", "spells");
  }

  private Reality run(String scenario, Duration duration, BalancePolicy... policies)
      throws Exception {
    return new LiveComparison(
            plan(scenario, policies), duration, Duration.ofMillis(200), folder, what -> {})
        .run();
  }

  private static Plan plan(String scenario, BalancePolicy... policies) {
    return new Plan(
        1,
        1_000,
        0.7,
        Stream.of(policies).map(Contestant::of).toList(),
        List.of(scenario),
        List.of(),
        false,
        null);
  }

  private static double share(PolicyResult result, int slot) {
    return result.backends().get(slot).share();
  }

  private static List<Long> arrivals(Traffic traffic) {
    List<Long> arrivals = new ArrayList<>();
    for (long at = traffic.next(); at != Traffic.END; at = traffic.next()) {
      arrivals.add(at);
    }
    return arrivals;
  }

  private static void awaitThread(String name) {
    long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!threads().contains(name)) {
      assertThat(System.nanoTime()).as("in time: thread " + name).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
  }
}
