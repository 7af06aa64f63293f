package dev.fairlead.control;

import dev.fairlead.event.EventLog;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What a service needs of the process.
 *
 * @param events where changes are said
 * @param clock the wall clock
 * @param timer for what is taken back
 * @param env value of an environment variable, or null when it is not set
 */
public record Surroundings(
    EventLog events, InstantSource clock, Timer timer, UnaryOperator<@Nullable String> env) {
  /** Calls once, later, on a thread that may wait. */
  @FunctionalInterface
  public interface Timer {
    /**
     * Calls {@code task} after {@code delay}.
     *
     * @return to be run when it need not be called any more
     */
    Runnable after(Duration delay, Runnable task);
  }
}
