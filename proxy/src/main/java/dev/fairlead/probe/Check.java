package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.health.CheckResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One check that is under way. Its result is written by the thread that made it before the control
 * thread is told; all else belongs to the control thread.
 */
final class Check {
  final BackendWatch watch;
  final Probe probe;
  final long startedAt;
  final long deadline;

  /** What was asked; it counts only if that is what is to be asked. */
  final CheckSpec what;

  /** People who asked for it. */
  final List<CompletableFuture<CheckResult>> askers = new ArrayList<>();

  /** Whether somebody waits for its result. */
  boolean urgent;

  /** Whether it took too long, and that was its result. */
  boolean concluded;

  @Nullable CheckResult result;

  Check(BackendWatch watch, Probe probe, CheckSpec what, long startedAt, long deadline) {
    this.watch = watch;
    this.probe = probe;
    this.what = what;
    this.startedAt = startedAt;
    this.deadline = deadline;
  }

  /** Makes it, on a thread of its own. */
  void run(boolean fresh, boolean keep, Consumer<Check> ended) {
    long began = System.nanoTime();
    Probe.Finding found;
    try {
      found = probe.check(fresh, keep);
    } catch (RuntimeException e) {
      found = new Probe.Finding(false, "the check itself failed: " + e);
    }
    result = found.in(System.nanoTime() - began);
    ended.accept(this);
  }
}
