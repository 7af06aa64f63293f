package dev.fairlead.app;

import dev.fairlead.comparison.Plan;
import dev.fairlead.comparison.report.Reality;
import dev.fairlead.comparison.scenario.StandardScenario;
import dev.fairlead.live.LiveComparison;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The part of a comparison that is played in reality. Used by one thread. */
final class LiveOptions {
  private static final int LONGEST_SECONDS = 300;
  private static final long STOP_SECONDS = 10;

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger BOOKSTORE_LOG = Logger.getLogger("dev.fairlead.bookstore");

  @Option(
      names = "--live",
      description =
          "Play it in reality, too: bookstores of simulated capacity, the proxy and its clients,"
              + " all on 127.0.0.1. One scenario (capacity) if none is named.")
  private boolean live;

  @Option(
      names = "--duration",
      paramLabel = "TIME",
      converter = Seconds.class,
      description = "How long each policy is played in each scenario (default: 10s).")
  private @Nullable Duration duration;

  LiveOptions() {}

  /** Reads {@code 10s} or {@code 10}. */
  static final class Seconds implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String value) {
      String number = value.endsWith("s") ? value.substring(0, value.length() - 1) : value;
      if (number.matches("[0-9]{1,3}")) {
        int seconds = Integer.parseInt(number);
        if (seconds >= 1 && seconds <= LONGEST_SECONDS) {
          return Duration.ofSeconds(seconds);
        }
      }
      throw new TypeConversionException(
          "'" + value + "': expected seconds from 1s to " + LONGEST_SECONDS + "s");
    }
  }

  boolean wanted() {
    return live;
  }

  void requireSense(CommandLine line) {
    if (duration != null && !live) {
      throw new ParameterException(line, "--duration says how long --live takes, which is missing");
    }
  }

  /**
   * Plays it. When the process is told to stop on the way, all is stopped and cleared away first.
   *
   * @param plan what was simulated; scenarios is empty when none was named
   */
  Reality run(Plan plan) throws IOException, InterruptedException {
    BOOKSTORE_LOG.setLevel(Level.WARNING);
    Thread self = Thread.currentThread();
    CountDownLatch cleared = new CountDownLatch(1);
    Thread hook = Thread.ofPlatform().unstarted(() -> stop(self, cleared));
    Runtime.getRuntime().addShutdownHook(hook);
    try (TemporaryFolder folder = TemporaryFolder.create("fairlead-live-")) {
      Duration each = duration == null ? Duration.ofSeconds(10) : duration;
      return new LiveComparison(one(plan), each, folder.path(), Console::say).run();
    } finally {
      cleared.countDown();
      forget(hook);
    }
  }

  private static void stop(Thread worker, CountDownLatch cleared) {
    worker.interrupt();
    try {
      cleared.await(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void forget(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process was told to stop.
    }
  }

  private static Plan one(Plan plan) {
    return plan.scenarios().isEmpty()
        ? new Plan(
            plan.seed(),
            plan.requests(),
            plan.load(),
            plan.contestants(),
            List.of(StandardScenario.CAPACITY.id()),
            plan.sweepLoads(),
            plan.sticky(),
            plan.recording())
        : plan;
  }
}
