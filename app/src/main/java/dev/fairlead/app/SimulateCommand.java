package dev.fairlead.app;

import dev.fairlead.config.Problem;
import dev.fairlead.traffic.client.Target;
import dev.fairlead.traffic.engine.TrafficRun;
import dev.fairlead.traffic.journal.JournalWriter;
import dev.fairlead.traffic.journal.Told;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.PlanText;
import dev.fairlead.traffic.plan.RecordedUsers;
import dev.fairlead.traffic.report.JsonSummary;
import dev.fairlead.traffic.report.RunPage;
import dev.fairlead.traffic.report.TextSummary;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Shipped;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code fairlead simulate}. */
@Command(
    name = "simulate",
    description = {
      "Sends traffic like that of people, bots and rush hours, and measures how it is served.",
      "Users come when the scenario says, whether or not those before were answered; latency counts"
          + " from the moment a request was meant to be sent. The same seed sends the same plan."
    },
    subcommands = SimulateVerifyCommand.class,
    exitCodeList = {
      "0:done, and every threshold was kept",
      "1:a threshold was missed, every request failed, or the run did; standard error says why",
      "2:wrong usage, or mistakes in the scenario"
    },
    footer = {
      "%nExamples:",
      "  ./fairlead simulate browse --target http://127.0.0.1:8080",
      "  ./fairlead simulate --get / --rate 2000/s --target http://127.0.0.1:8080",
      "  ./fairlead simulate buy --target http://127.0.0.1:8080 --journal buy.jsonl",
      "  ./fairlead simulate verify buy.jsonl --db books.db",
      "  ./fairlead simulate my.yaml --threshold 'p99<200ms' --threshold 'errors<0.1%%'"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final int MOST_LOOPS = 64;

  /**
   * Users a second from which the first second would tell more of the simulator than the target.
   */
  private static final int MANY = 2000;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Mixin private ScenarioChoice choice = new ScenarioChoice();

  @Option(
      names = "--seed",
      defaultValue = "1",
      paramLabel = "N",
      description = "What chance goes by (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(names = "--ca", paramLabel = "FILE", description = "Certificates to trust, in PEM.")
  private @Nullable Path authority;

  @Option(names = "--insecure", description = "Trust any certificate. For tests only.")
  private boolean insecure;

  @Option(
      names = "--threads",
      defaultValue = "1",
      paramLabel = "N",
      description = "Event loops to make traffic on (default: ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--warm-up",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      description =
          "Run the simulator against itself before the clock begins; the target is not asked."
              + " Without this: 3s from 2000 users a second on.")
  private @Nullable Duration warmUp;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with charts, one file.")
  private @Nullable Path html;

  @Option(names = "--json", paramLabel = "FILE", description = "Write all figures as JSON.")
  private @Nullable Path json;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      description = "Write what each client was told, for \"simulate verify\".")
  private @Nullable Path journal;

  @Option(names = "--plain", description = "Lines in place of a full screen.")
  private boolean plain;

  @Option(names = "--quiet", description = "Only what comes of it.")
  private boolean quiet;

  @Option(names = "--list", description = "Name the scenarios that come with the program.")
  private boolean list;

  @Option(names = "--show", description = "Print the scenario as it is written, and do nothing.")
  private boolean show;

  @Option(
      names = "--plan",
      paramLabel = "N",
      description = "Print what the first N users are going to do, and do nothing.")
  private @Nullable Long plan;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (list) {
      Shipped.names().forEach(out::println);
      out.flush();
      return 0;
    }
    if (threads < 1 || threads > MOST_LOOPS) {
      throw new ParameterException(
          spec.commandLine(), "--threads: expected 1 to " + MOST_LOOPS + ", found " + threads);
    }
    try {
      if (show) {
        out.print(choice.text(spec.commandLine()));
        out.flush();
        return 0;
      }
      return call(choice.read(spec.commandLine()), out);
    } catch (ScenarioChoice.Faulty e) {
      for (Problem problem : e.problems()) {
        spec.commandLine().getErr().println(problem);
      }
      return 2;
    }
  }

  private int call(Scenario scenario, PrintWriter out) throws IOException, InterruptedException {
    RecordedUsers recorded =
        scenario.arrivals() instanceof ArrivalSpec.Recorded(Path file, double speed)
            ? RecordedUsers.read(file, speed)
            : RecordedUsers.NONE;
    if (scenario.journeys().isEmpty() && recorded.size() == 0) {
      throw new ParameterException(
          spec.commandLine(), "--rate and --users need journeys: this scenario goes by its log");
    }
    if (recorded.size() > 0 && !quiet) {
      Console.say(
          "the log: %,d requests of %,d clients; %,d lines are passed over"
              .formatted(recorded.size(), recorded.clients(), recorded.passedOver()));
    }
    Plan made = Plan.of(scenario, seed, recorded);
    if (plan != null) {
      PlanText.write(made, plan, out);
      out.flush();
      return 0;
    }
    URI uri = scenario.target();
    if (uri == null) {
      throw new ParameterException(
          spec.commandLine(), "Say where traffic goes: --target http://127.0.0.1:8080");
    }
    if (insecure && "https".equals(uri.getScheme())) {
      Console.say("--insecure: whoever answers is believed; anybody could be in between");
    }
    Target target =
        Target.find(uri, scenario.link().http2(), new Target.Trust(authority, insecure));
    RunResult result = run(made, target);
    out.print(TextSummary.of(result));
    write(result, out);
    out.flush();
    return result.passed() ? 0 : 1;
  }

  private RunResult run(Plan made, Target target) throws IOException, InterruptedException {
    if (journal == null) {
      return watched(made, target, _ -> {});
    }
    try (JournalWriter writer =
        JournalWriter.open(
            journal,
            made.scenario().name(),
            seed,
            target.uri().toString(),
            System.currentTimeMillis())) {
      return watched(made, target, writer::add);
    }
  }

  private RunResult watched(Plan made, Target target, Consumer<Told> told)
      throws IOException, InterruptedException {
    TrafficRun run = new TrafficRun(made, target, threads, told);
    run.warmUp(warmUp == null ? usualWarmUp(made.scenario().arrivals()) : warmUp);
    String title =
        "fairlead simulate "
            + made.scenario().name()
            + " against "
            + target.uri()
            + ", seed "
            + seed;
    return new TrafficWatch(run, title, plain, quiet, spec.commandLine().getErr()).await();
  }

  private static Duration usualWarmUp(ArrivalSpec arrivals) {
    boolean many = arrivals instanceof ArrivalSpec.Open open && open.rate().peak() >= MANY;
    return many ? Duration.ofSeconds(3) : Duration.ZERO;
  }

  private void write(RunResult result, PrintWriter out) throws IOException {
    if (html != null) {
      List<String> arguments = spec.commandLine().getParseResult().originalArgs();
      Files.writeString(
          html, RunPage.of(result, "./fairlead simulate " + String.join(" ", arguments)));
      out.println("\nThe page with charts: " + html.toAbsolutePath().toUri());
    }
    if (json != null) {
      Files.writeString(json, JsonSummary.of(result));
    }
    if (journal != null) {
      out.println(
          "\nWhat clients were told: "
              + journal
              + "; compare it by: ./fairlead simulate verify "
              + journal
              + " --db DATABASE");
    }
  }
}
