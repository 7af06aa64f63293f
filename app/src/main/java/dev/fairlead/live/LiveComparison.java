package dev.fairlead.live;

import dev.fairlead.comparison.Plan;
import dev.fairlead.comparison.PolicyComparison;
import dev.fairlead.comparison.report.Reality;
import dev.fairlead.comparison.result.Comparison;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.scenario.Setup;
import dev.fairlead.comparison.simulation.Simulation;
import dev.fairlead.config.BalancePolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Plays scenarios in reality and simulates the very same, request by request: the same arrivals,
 * work and clients from the same seed, in slow motion where a scenario is too quick for one
 * machine. Used by one thread.
 */
public final class LiveComparison {
  /** Requests a second; one machine plays clients, proxy and backends. */
  public static final double MOST_PER_SECOND = 200;

  /** What a plan must have; when it takes longer than the time there is, it is cut off. */
  private static final int FEWEST_REQUESTS = 1_000;

  private static final Duration WARM_UP = Duration.ofSeconds(3);

  private final Plan plan;
  private final Duration duration;
  private final Duration warmUp;
  private final Path folder;
  private final Consumer<String> progress;
  private long dropped;
  private long lateNanos;

  /**
   * To be run once.
   *
   * @param plan policies, scenarios, seed and load; its number of requests is not used
   * @param duration how long each policy is played in each scenario, at most
   * @param folder for the backends' books
   * @param progress told what is being done, a short line each
   */
  public LiveComparison(Plan plan, Duration duration, Path folder, Consumer<String> progress) {
    this(plan, duration, WARM_UP, folder, progress);
  }

  /** The same with another time to warm up. */
  LiveComparison(
      Plan plan, Duration duration, Duration warmUp, Path folder, Consumer<String> progress) {
    int requests =
        Math.max(FEWEST_REQUESTS, (int) Math.ceil(duration.toNanos() / 1e9 * MOST_PER_SECOND));
    this.plan =
        new Plan(
            plan.seed(),
            requests,
            plan.load(),
            plan.contestants(),
            plan.scenarios(),
            List.of(),
            plan.sticky(),
            plan.recording());
    this.duration = duration;
    this.warmUp = warmUp;
    this.folder = folder;
    this.progress = progress;
  }

  /**
   * Runs everything.
   *
   * @throws IOException when something could not be started, or the recording not be read
   * @throws InterruptedException when the thread was; all is stopped then too
   */
  public Reality run() throws IOException, InterruptedException {
    List<Setup> setups =
        PolicyComparison.setups(plan).stream()
            .map(setup -> SlowMotion.of(setup, MOST_PER_SECOND, duration))
            .toList();
    warmUp(setups.getFirst());
    List<List<PolicyResult>> simulated = new ArrayList<>();
    List<List<PolicyResult>> live = new ArrayList<>();
    for (Setup setup : setups) {
      List<PolicyResult> here = new ArrayList<>();
      List<PolicyResult> there = new ArrayList<>();
      for (Contestant contestant : plan.contestants()) {
        long seed = PolicyComparison.seed(plan, setup);
        here.add(Simulation.run(setup.world(), contestant, seed));
        there.add(play(setup, contestant, seed));
      }
      simulated.add(here);
      live.add(there);
    }
    return new Reality(
        PolicyComparison.judge(Comparison.Source.SIMULATED, plan, setups, simulated, List.of()),
        PolicyComparison.judge(Comparison.Source.LIVE, plan, setups, live, List.of()),
        conditions());
  }

  /** A process that has just begun is slow, which is no policy's fault. */
  private void warmUp(Setup setup) throws IOException, InterruptedException {
    progress.accept("live: warming up, " + warmUp.toSeconds() + " s");
    Setup brief = SlowMotion.of(setup, MOST_PER_SECOND, warmUp);
    new LiveRun(brief.world(), Contestant.of(BalancePolicy.LEAST_CONNECTIONS), plan.seed(), folder)
        .play();
  }

  private PolicyResult play(Setup setup, Contestant contestant, long seed)
      throws IOException, InterruptedException {
    progress.accept(
        "live "
            + setup.facts().id()
            + ": "
            + contestant.name()
            + ", "
            + duration.toSeconds()
            + " s");
    LiveRun.Outcome outcome = new LiveRun(setup.world(), contestant, seed, folder).play();
    dropped += outcome.dropped();
    lateNanos = Math.max(lateNanos, outcome.lateNanos());
    return outcome.result();
  }

  private String conditions() {
    String text =
        String.format(
            Locale.ROOT,
            "Every policy was played for up to %d s through the proxy, over TCP on this machine,"
                + " against bookstores of simulated capacity; the simulation was given exactly the"
                + " same requests, in slow motion where there were more than %.0f a second. Clients,"
                + " proxy and backends share the processors (%d), which costs each real request a"
                + " millisecond or so when the machine is idle, more when it is not: in the worst run"
                + " 99 of 100 requests were sent within %.1f ms of the moment they were meant to be."
                + " With some hundred to some thousand requests a run, p99 rests on a few of them."
                + " Policies by key hash the clients' addresses, the simulation their numbers, so that the same clients are not at the same backends.",
            duration.toSeconds(),
            MOST_PER_SECOND,
            Runtime.getRuntime().availableProcessors(),
            lateNanos / 1e6);
    return dropped == 0
        ? text + " No request was dropped."
        : text
            + " "
            + dropped
            + " requests were not sent because too many were under way; they count as timed out.";
  }
}
