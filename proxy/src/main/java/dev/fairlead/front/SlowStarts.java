package dev.fairlead.front;

import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Lets the shares of backends that start slowly grow, four times a second, on a thread of its own
 * that lives only while there are such backends. Any thread.
 */
final class SlowStarts implements AutoCloseable {
  private static final long STEP_MILLIS = 250;

  private final Supplier<Snapshot> world;
  private final Consumer<Throwable> faults;
  private final ScheduledThreadPoolExecutor thread;
  private @Nullable ScheduledFuture<?> steps;

  SlowStarts(Supplier<Snapshot> world, Consumer<Throwable> faults) {
    this.world = world;
    this.faults = faults;
    thread =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("fairlead-slow-starts").factory());
    thread.setKeepAliveTime(STEP_MILLIS, TimeUnit.MILLISECONDS);
    thread.allowCoreThreadTimeOut(true);
    thread.setRemoveOnCancelPolicy(true);
  }

  /** There may be backends that start slowly now. */
  synchronized void look() {
    if (steps == null && !thread.isShutdown() && warmUp()) {
      steps =
          thread.scheduleWithFixedDelay(
              this::step, STEP_MILLIS, STEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private synchronized void step() {
    ScheduledFuture<?> mine = steps;
    try {
      if (mine != null && !warmUp()) {
        mine.cancel(false);
        steps = null;
      }
    } catch (RuntimeException e) {
      // It would be the last step.
      faults.accept(e);
    }
  }

  private boolean warmUp() {
    long now = System.nanoTime();
    boolean goesOn = false;
    for (Upstream upstream : world.get().upstreams().values()) {
      goesOn |= upstream.warmUp(now);
    }
    return goesOn;
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
