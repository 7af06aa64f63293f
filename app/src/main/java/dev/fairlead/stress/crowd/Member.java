package dev.fairlead.stress.crowd;

import dev.fairlead.stress.stage.Stage;
import dev.fairlead.traffic.client.Target;
import dev.fairlead.traffic.engine.TrafficRun;
import dev.fairlead.traffic.journal.JournalWriter;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.RecordedUsers;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.ScenarioReader;
import dev.fairlead.traffic.scenario.Settings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** One kind of visitors; {@link #call} is their whole visit. Used by one thread. */
final class Member implements Callable<RunResult> {
  private final String name;
  private final Stage stage;
  private final Duration delay;
  private final TrafficRun run;
  private final JournalWriter journal;

  /**
   * Prepares it.
   *
   * @param name of the scenario
   * @param delay until the first may come
   * @param length how long they come
   * @param rate users a second
   */
  Member(
      String name,
      Stage stage,
      Duration delay,
      Duration length,
      double rate,
      long seed,
      Map<String, String> variables)
      throws IOException {
    this.name = name;
    this.stage = stage;
    this.delay = delay;
    Settings settings =
        new Settings(
            stage.proxy().uri(), length, rate, null, null, null, null, variables, List.of());
    Scenario scenario = settings.on(read(name));
    Target target =
        Target.find(
            stage.proxy().uri(),
            scenario.link().http2(),
            new Target.Trust(stage.certificates().authority(), false));
    this.journal =
        JournalWriter.open(
            stage.folders().journal(name),
            name,
            seed,
            target.uri().toString(),
            System.currentTimeMillis());
    this.run = new TrafficRun(Plan.of(scenario, seed, RecordedUsers.NONE), target, 1, journal::add);
  }

  private static Scenario read(String name) throws IOException {
    String file = name + ".yaml";
    try (InputStream in = Member.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException(file + " is not on the class path");
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return switch (ScenarioReader.read(text, file, Path.of("."))) {
        case ScenarioReader.Read.Sound sound -> sound.scenario();
        case ScenarioReader.Read.Faulty faulty ->
            throw new IOException(faulty.problems().toString());
      };
    }
  }

  @Override
  public RunResult call() throws IOException, InterruptedException {
    try (journal) {
      Thread.sleep(delay);
      return run.run();
    }
  }

  /** Lets nobody come any more. */
  void stop() {
    run.stop();
  }

  /** What its visitors were told. */
  Path told() {
    return stage.folders().journal(name);
  }
}
