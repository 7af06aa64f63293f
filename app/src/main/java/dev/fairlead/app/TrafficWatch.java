package dev.fairlead.app;

import dev.fairlead.traffic.engine.TrafficRun;
import dev.fairlead.traffic.report.LiveText;
import dev.fairlead.traffic.result.Progress;
import dev.fairlead.traffic.result.RunResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Shows a run while it goes on: on the whole screen, or in lines where there is no terminal. SIGINT
 * or q lets nobody begin any more, and again cuts off those under way. Used by one thread.
 */
final class TrafficWatch {
  private static final Duration INTERVAL = Duration.ofMillis(500);

  private final TrafficRun run;
  private final String title;
  private final boolean plain;
  private final boolean quiet;
  private final PrintWriter err;
  private int shown;
  private String phase = "starting";

  /**
   * Of one run.
   *
   * @param plain whether lines are wanted in place of a screen
   * @param quiet whether nothing at all is
   * @param err where lines go
   */
  TrafficWatch(TrafficRun run, String title, boolean plain, boolean quiet, PrintWriter err) {
    this.run = run;
    this.title = title;
    this.plain = plain;
    this.quiet = quiet;
    this.err = err;
  }

  /** Waits for its end. */
  RunResult await() throws IOException, InterruptedException {
    FutureTask<RunResult> result = new FutureTask<>(run::run);
    Thread.ofPlatform().name("traffic-run").daemon().start(result);
    Signals.on("INT", _ -> run.stop());
    Signals.on("TERM", _ -> run.stop());
    try (Terminal terminal = plain || quiet ? null : Terminal.open()) {
      if (terminal == null) {
        lines(result);
      } else {
        screen(result, terminal);
      }
    }
    try {
      return result.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException known) {
        throw known;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void lines(FutureTask<RunResult> result) throws InterruptedException {
    while (!isDone(result)) {
      Progress progress = run.progress();
      if (!quiet && !progress.phase().equals(phase)) {
        phase = progress.phase();
        err.println(phase);
        err.flush();
      }
      if (!quiet && progress.timeline().size() > shown) {
        shown = progress.timeline().size();
        err.println(LiveText.line(progress));
        err.flush();
      }
    }
  }

  private void screen(FutureTask<RunResult> result, Terminal terminal)
      throws IOException, InterruptedException {
    // https://no-color.org: an empty one says nothing.
    boolean colour = System.getenv().getOrDefault("NO_COLOR", "").isEmpty();
    terminal.enter();
    while (!result.isDone()) {
      Progress progress = run.progress();
      boolean stopping = progress.phase().equals(TrafficRun.STOPPING);
      String footer = stopping ? "q again cuts off those under way" : "q ends it";
      terminal.show(LiveText.screen(title, progress, colour), footer);
      if (terminal.leavesWithin(INTERVAL)) {
        run.stop();
      }
    }
  }

  private static boolean isDone(FutureTask<RunResult> result) throws InterruptedException {
    try {
      result.get(INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      return true;
    }
  }
}
