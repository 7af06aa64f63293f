package dev.fairlead.rehearsal;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Plays an access log through two configurations, by the clock of the log, and compares what they
 * make of each request. Needs the same memory however long the log is. Stateless: any thread.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * What is to be rehearsed.
   *
   * @param logs the access logs: JSON of this proxy, combined, or gzipped; {@code -} for standard
   *     input
   * @param from from when on requests are played, in whole seconds
   * @param until before when they came
   * @param now the configuration in force
   * @param then the new one
   * @param secrets asked when needed, by both
   * @param host that was asked for where the log does not say; null when nobody knows
   * @param mask how clients are shown
   */
  public record Plan(
      List<Path> logs,
      Instant from,
      Instant until,
      ProxySpec now,
      ProxySpec then,
      Secrets secrets,
      @Nullable String host,
      ClientMask mask) {
    public Plan {
      logs = List.copyOf(logs);
    }

    /** All of one log. */
    public Plan(
        Path log,
        ProxySpec now,
        ProxySpec then,
        Secrets secrets,
        @Nullable String host,
        ClientMask mask) {
      this(List.of(log), Instant.MIN, Instant.MAX, now, then, secrets, host, mask);
    }

    /** The names of the logs. */
    String log() {
      return logs.stream()
          .map(each -> each.equals(Logs.STANDARD_INPUT) ? "standard input" : each.toString())
          .collect(Collectors.joining(", "));
    }
  }

  /**
   * What came of it.
   *
   * @param plan what was rehearsed
   * @param findings the counts
   * @param formats of the log's lines, in words
   * @param lines of the log
   * @param skipped lines that could not be read
   * @param problems the first of them, each with its number and what is wrong with it
   * @param coarse whether the log has whole seconds only
   * @param notes what is to be known of the figures, a sentence each
   */
  public record Outcome(
      Plan plan,
      Findings findings,
      String formats,
      long lines,
      long skipped,
      List<String> problems,
      boolean coarse,
      List<String> notes) {
    public Outcome {
      problems = List.copyOf(problems);
      notes = List.copyOf(notes);
    }

    /** Which of the figures are exact. */
    Exactness exactness() {
      return new Exactness(plan.now, plan.then, findings, coarse);
    }
  }

  /**
   * Plays the log.
   *
   * @throws IOException if it cannot be read, or holds no request; the message says so by its name
   */
  public static Outcome run(Plan plan) throws IOException {
    Findings findings = new Findings(plan.now, plan.then);
    Notes notes = new Notes(plan);
    Stage stage = null;
    try (Logs log = Logs.open(plan.logs, plan.from, plan.until, System.in)) {
      TimeOrder order = new TimeOrder(log);
      for (LoggedRequest next = order.next(); next != null; next = order.next()) {
        if (stage == null) {
          stage =
              new Stage(
                  plan.now,
                  plan.then,
                  plan.secrets,
                  plan.host,
                  plan.mask,
                  findings,
                  next.atNanos());
        }
        notes.look(next);
        stage.play(next);
      }
      if (stage == null) {
        throw new IOException(plan.log() + ": no requests to play: " + emptiness(log));
      }
      stage.finish();
      return new Outcome(
          plan,
          findings,
          log.formats(),
          log.lines(),
          log.skipped(),
          log.problems(),
          order.coarse(),
          notes.all(log, order, stage));
    }
  }

  private static String emptiness(Logs log) {
    if (log.outside() > 0) {
      return "all %d came at other times than asked for".formatted(log.outside());
    }
    if (log.lines() == 0) {
      return "it is empty";
    }
    if (log.skipped() == 0) {
      return "none of its %d lines is of a request with a whole head".formatted(log.lines());
    }
    return "%d of its %d lines could not be read (%s); is it an access log, json or combined?"
        .formatted(log.skipped(), log.lines(), String.join("; ", log.problems()));
  }
}
