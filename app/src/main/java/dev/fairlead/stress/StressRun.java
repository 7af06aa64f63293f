package dev.fairlead.stress;

import dev.fairlead.stress.crowd.Crowd;
import dev.fairlead.stress.fault.FaultKind;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.stress.stage.Launcher;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.verdict.Gauge;
import dev.fairlead.stress.verdict.Standstills;
import dev.fairlead.stress.verdict.Verdict;
import dev.fairlead.traffic.result.RunResult;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** One run: the stage is set, visitors come, faults happen, and all of it is judged. */
public final class StressRun {
  /** Before the first fault, and after the last: all is cold at first. At the most. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  /** In short runs, one part of so many. */
  private static final int MARGIN_SHARE = 12;

  /** Longer than any scenario lets its visitors stay. */
  private static final Duration LINGER = Duration.ofMinutes(5);

  private final StressSettings settings;
  private final Launcher launcher;
  private final Consumer<String> told;

  /**
   * Prepares one.
   *
   * @param launcher by which processes are started
   * @param told of what is going on, a line at a time
   */
  public StressRun(StressSettings settings, Launcher launcher, Consumer<String> told) {
    this.settings = settings;
    this.launcher = launcher;
    this.told = told;
  }

  /**
   * Runs it; all processes have ended when it returns, or fails.
   *
   * @throws IOException with a sentence for the user
   */
  public Verdict run() throws IOException, InterruptedException {
    told.accept("starting a database, four bookstores and the proxy");
    try (Stage stage = Stage.set(settings.folder(), settings.database(), launcher)) {
      told.accept(
          "the proxy is at " + stage.proxy().uri() + "; database: " + stage.database().phrase());
      stage.shops().getFirst().stock(Crowd.WANTED, Crowd.COPIES);
      return played(stage);
    }
  }

  private Verdict played(Stage stage) throws IOException, InterruptedException {
    Instant start = Instant.now();
    try (Gauge gauge = Gauge.of(stage.proxy().process().pid());
        Standstills standstills = Standstills.watch();
        Crowd crowd = new Crowd(stage, settings.length(), settings.rate(), settings.seed())) {
      List<Happening> happenings = faults(stage, start.plus(settings.length()));
      List<RunResult> results = crowd.await(settings.length().plus(LINGER));
      told.accept("the last visitor has gone; stopping the proxy");
      boolean alive = stage.proxy().process().isAlive();
      boolean stopped = stage.proxy().stop() && alive;
      gauge.end();
      told.accept("comparing what clients were told with the database, the history and the log");
      return Verdict.of(
          stage,
          facts(stage),
          new Verdict.Evidence(
              start,
              Instant.now(),
              happenings,
              results,
              crowd.told(),
              gauge.samples(),
              standstills.all(),
              stopped));
    }
  }

  private List<Happening> faults(Stage stage, Instant end) throws InterruptedException {
    Script script =
        new Script(settings.faults(), settings.least(), settings.most(), settings.seed());
    List<Happening> happenings = new ArrayList<>();
    Duration share = settings.length().dividedBy(MARGIN_SHARE);
    Duration margin = share.compareTo(MARGIN) < 0 ? share : MARGIN;
    Instant last = end.minus(margin);
    Thread.sleep(margin);
    while (!settings.faults().isEmpty() && Instant.now().isBefore(last)) {
      FaultKind kind = script.next();
      Happening happening = Happening.of(kind, stage, script.chance());
      happenings.add(happening);
      told.accept("%-12s %s%s".formatted(kind.word(), prefix(happening), happening.seen()));
      Duration left = Duration.between(Instant.now(), last);
      Duration pause = script.pause();
      Thread.sleep(pause.compareTo(left) < 0 ? pause : left.isNegative() ? Duration.ZERO : left);
    }
    return happenings;
  }

  private static String prefix(Happening happening) {
    return switch (happening.outcome()) {
      case APPLIED -> "";
      case SKIPPED -> "skipped: ";
      case FAILED -> "WITHOUT EFFECT: ";
    };
  }

  private Map<String, String> facts(Stage stage) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "run",
        "%d s, seed %d, %.1f customers a second; calm for %d to %d s between faults"
            .formatted(
                settings.length().toSeconds(),
                settings.seed(),
                settings.rate(),
                settings.least().toSeconds(),
                settings.most().toSeconds()));
    facts.put("database", stage.database().phrase());
    facts.put("state", "the state folder is on " + stage.disk().phrase());
    facts.put(
        "machine",
        Runtime.getRuntime().availableProcessors()
            + " processors, "
            + System.getProperty("os.name")
            + ", Java "
            + Runtime.version());
    facts.put("folder", settings.folder().toAbsolutePath().toString());
    return facts;
  }
}
