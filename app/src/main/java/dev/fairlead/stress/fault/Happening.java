package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import java.io.IOException;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A fault that happened, or did not. Immutable.
 *
 * @param kind of which kind it is
 * @param from when it began
 * @param until when all was well again
 * @param outcome whether it had its effect
 * @param seen what was seen of it, or why there was nothing, a sentence
 */
public record Happening(FaultKind kind, Instant from, Instant until, Outcome outcome, String seen) {
  /** What became of it. */
  public enum Outcome {
    /** It happened, and was seen to. */
    APPLIED,
    /** This machine does not allow it. */
    SKIPPED,
    /** It was done, but nothing came of it, or it could not be ended. */
    FAILED
  }

  /** Lets one happen; returns when all is well again. */
  public static Happening of(FaultKind kind, Stage stage, RandomGenerator chance)
      throws InterruptedException {
    Instant from = Instant.now();
    try {
      String seen = kind.fault().happen(stage, chance);
      return new Happening(kind, from, Instant.now(), Outcome.APPLIED, seen);
    } catch (Fault.NotHere e) {
      return new Happening(
          kind, from, Instant.now(), Outcome.SKIPPED, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Happening(
          kind, from, Instant.now(), Outcome.FAILED, String.valueOf(e.getMessage()));
    }
  }

  /** Whether something was under way that began at {@code start} and ended at {@code end}. */
  public boolean overlaps(Instant start, Instant end) {
    return outcome != Outcome.SKIPPED && start.isBefore(until) && !end.isBefore(from);
  }
}
