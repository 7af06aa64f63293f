package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.health.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One check that is under way. Its result is written by the thread that made it before the control
 * thread is told; all else belongs to the control thread.
 */
final class Check {
  /** A deadline that is noticed so much later was not watched. */
  private static final long STALL_NANOS = 100_000_000;

  final BackendWatch watch;
  final Probe probe;
  final long startedAt;
  private final long timeoutNanos;

  /** What was asked; it counts only if that is what is to be asked. */
  final CheckSpec what;

  /** People who asked for it. */
  final List<CompletableFuture<CheckResult>> askers = new ArrayList<>();

  /** Whether somebody waits for its result. */
  boolean urgent;

  /** Whether it took too long, and that was its result. */
  boolean concluded;

  @Nullable CheckResult result;

  /** Whether the backend has been asked, or is about to be. */
  private volatile boolean begun;

  private long deadline;
  private boolean prolonged;
  private boolean needsThread;

  Check(BackendWatch watch, Probe probe, CheckSpec what, long startedAt, long timeoutNanos) {
    this.watch = watch;
    this.probe = probe;
    this.what = what;
    this.startedAt = startedAt;
    this.timeoutNanos = timeoutNanos;
    this.deadline = startedAt + timeoutNanos;
  }

  // ---- on the control thread ----

  /** When it will have taken too long. */
  long deadline() {
    return deadline;
  }

  /** How long it may take. */
  long timeoutNanos() {
    return timeoutNanos;
  }

  /**
   * Whether it has taken too long. Its time counts from when its thread ran; and where this process
   * was itself stopped or starved, so that the deadline is noticed late, what the backend has sent
   * meanwhile can still be read.
   */
  boolean isLate(long now) {
    if (!begun) {
      deadline = now + timeoutNanos;
      return false;
    }
    long over = now - deadline;
    if (over < 0) {
      return false;
    }
    if (over > STALL_NANOS && !prolonged) {
      prolonged = true;
      deadline = now + Math.min(over, timeoutNanos);
      return false;
    }
    return true;
  }

  /** Asks on a connection at hand, without waiting; false when there is none that will do. */
  boolean begin() {
    begun = probe.begin();
    return begun;
  }

  /** Whether there is a result now of what {@link #begin} asked. */
  boolean glance() {
    if (!probe.arrived()) {
      return false;
    }
    long nanos = System.nanoTime() - startedAt;
    Probe.Finding found;
    try {
      found = probe.glance();
    } catch (RuntimeException e) {
      found = failed(e);
    }
    needsThread = found == null;
    result = found == null ? null : found.in(nanos);
    return found != null;
  }

  /** Whether {@link #glance} has seen something that takes longer. */
  boolean needsThread() {
    return needsThread;
  }

  // ---- on a thread of its own ----

  /** Waits for the answer to what {@link #begin} asked. */
  void goOn(Consumer<Check> ended) {
    end(startedAt, probe::goOn, ended);
  }

  /** Makes it. */
  void run(boolean fresh, boolean keep, Consumer<Check> ended) {
    begun = true;
    end(System.nanoTime(), () -> probe.check(fresh, keep), ended);
  }

  private void end(long began, Supplier<Probe.Finding> finds, Consumer<Check> ended) {
    Probe.Finding found;
    try {
      found = finds.get();
    } catch (RuntimeException e) {
      found = failed(e);
    }
    result = found.in(System.nanoTime() - began);
    ended.accept(this);
  }

  private static Probe.Finding failed(RuntimeException e) {
    return new Probe.Finding(false, "the check itself failed: " + e);
  }
}
