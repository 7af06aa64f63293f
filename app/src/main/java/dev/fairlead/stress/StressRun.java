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

  private static final Duration SECOND = Duration.ofSeconds(1);

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
    told.accept("all that is written is in " + settings.folder().toAbsolutePath());
    told.accept("starting a database, four bookstores and the proxy");
    try (Stage stage = Stage.set(settings.folder(), settings.database(), launcher, told)) {
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
      Instant end = start.plus(settings.length());
      List<Happening> happenings = faults(stage, crowd, end);
      Duration left = Duration.between(Instant.now(), end);
      List<RunResult> results = crowd.await(left.isNegative() ? LINGER : left.plus(LINGER));
      Instant gone = Instant.now();
      gauge.end();
      told.accept("the last visitor has gone; stopping the proxy");
      boolean alive = stage.proxy().process().isAlive();
      boolean stopped = stage.proxy().stop() && alive;
      told.accept("comparing what clients were told with the database, the history and the log");
      return Verdict.of(
          stage,
          facts(stage, happenings),
          new Verdict.Evidence(
              start,
              gone,
              settings.faults(),
              happenings,
              results,
              crowd.told(),
              gauge.samples(),
              gauge.trouble(),
              standstills.all(),
              stopped));
    }
  }

  /** Lets them happen until the time is over, or the proxy has ended, which is for the verdict. */
  private List<Happening> faults(Stage stage, Crowd crowd, Instant end)
      throws IOException, InterruptedException {
    Script script =
        new Script(settings.faults(), settings.least(), settings.most(), settings.seed());
    List<Happening> happenings = new ArrayList<>();
    Duration share = settings.length().dividedBy(MARGIN_SHARE);
    Duration margin = share.compareTo(MARGIN) < 0 ? share : MARGIN;
    Instant last = end.minus(margin);
    boolean alive = rest(stage, crowd, Instant.now().plus(margin));
    while (alive && Instant.now().isBefore(last)) {
      FaultKind kind = script.next();
      Happening happening = Happening.of(kind, stage, script.chance());
      happenings.add(happening);
      told.accept("%-12s %s%s".formatted(kind.word(), prefix(happening), happening.seen()));
      Instant next = Instant.now().plus(script.pause());
      alive = rest(stage, crowd, next.isBefore(last) ? next : last);
    }
    if (alive) {
      alive = rest(stage, crowd, end);
    }
    if (!alive) {
      told.accept("the proxy has ended; nobody comes any more");
      crowd.stop();
    }
    return happenings;
  }

  /** Lets it be calm until then; returns whether the proxy runs. */
  private static boolean rest(Stage stage, Crowd crowd, Instant until)
      throws IOException, InterruptedException {
    while (true) {
      crowd.check();
      Duration left = Duration.between(Instant.now(), until);
      if (!stage.proxy().process().isAlive()) {
        return false;
      }
      if (!left.isPositive()) {
        return true;
      }
      Thread.sleep(left.compareTo(SECOND) < 0 ? left : SECOND);
    }
  }

  private static String prefix(Happening happening) {
    return switch (happening.outcome()) {
      case APPLIED -> "";
      case SKIPPED -> "skipped: ";
      case FAILED -> "WITHOUT EFFECT: ";
    };
  }

  private Map<String, String> facts(Stage stage, List<Happening> happenings) {
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
    String never = Verdict.neverReached(happenings, settings.faults());
    if (!never.isEmpty()) {
      facts.put("too short", "these faults' turn never came: " + never);
    }
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
