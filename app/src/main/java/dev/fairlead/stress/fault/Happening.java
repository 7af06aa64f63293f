package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * A fault that happened, or did not. Immutable.
 *
 * @param kind of which kind it is
 * @param victim name of the backend that it struck; empty for none or all
 * @param from when it began
 * @param harmed until when requests may fail of it: of a killed process, until it was gone
 * @param until when all was well again
 * @param outcome whether it had its effect
 * @param seen what was seen of it, or why there was nothing, a sentence
 */
public record Happening(
    FaultKind kind,
    String victim,
    Instant from,
    Instant harmed,
    Instant until,
    Outcome outcome,
    String seen) {
  /** A fault that was skipped at once takes less. */
  private static final Duration NOTHING_DONE = Duration.ofSeconds(1);

  /** What became of it. */
  public enum Outcome {
    /** It happened, and was seen to. */
    APPLIED,
    /** This machine does not allow it, or nothing could come of it. */
    SKIPPED,
    /** It was done, but nothing came of it, or it could not be ended. */
    FAILED
  }

  /** Lets one happen; returns when all is well again. */
  public static Happening of(FaultKind kind, Stage stage, RandomGenerator chance)
      throws InterruptedException {
    Instant from = Instant.now();
    Scene scene = new Scene();
    Outcome outcome;
    String seen;
    try {
      seen = kind.fault().happen(stage, chance, scene);
      outcome = Outcome.APPLIED;
    } catch (Fault.NotHere e) {
      seen = String.valueOf(e.getMessage());
      outcome = Outcome.SKIPPED;
    } catch (IOException e) {
      seen = e.getMessage() == null ? e.toString() : e.getMessage();
      outcome = Outcome.FAILED;
    }
    Instant until = Instant.now();
    return new Happening(
        kind, scene.victim(), from, scene.harmedUntil(until), until, outcome, seen);
  }

  /** Whether it was tried at all, so that its time is none of calm. */
  public boolean tookPlace() {
    return outcome != Outcome.SKIPPED || Duration.between(from, until).compareTo(NOTHING_DONE) >= 0;
  }

  /** Whether something was under way that began at {@code start} and ended at {@code end}. */
  public boolean overlaps(Instant start, Instant end) {
    return tookPlace() && start.isBefore(until) && !end.isBefore(from);
  }

  /** Whether what began at {@code start} and ended at {@code end} may have come to harm by it. */
  public boolean mayHarm(Instant start, Instant end) {
    return outcome != Outcome.SKIPPED && start.isBefore(harmed) && !end.isBefore(from);
  }
}
