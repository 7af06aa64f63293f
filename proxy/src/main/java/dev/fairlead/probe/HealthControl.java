package dev.fairlead.probe;

import dev.fairlead.event.EventLog;
import dev.fairlead.health.CheckResult;
import dev.fairlead.health.HealthReport;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.tls.BackendTls;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches over the backends: one thread that decides when which is checked and what follows from
 * that and from requests; the checks themselves are made on virtual threads. It also lets the
 * shares of backends grow that start slowly. Any thread.
 *
 * <p>What is due within a few milliseconds is done in one turn, and a check that passes, as nearly
 * all do, wakes nobody: the next turn finds it.
 */
public final class HealthControl implements AutoCloseable {
  /** Between two turns, unless something has happened. */
  private static final long TURN_NANOS = 20_000_000;

  private static final long AFTER_FAULT_NANOS = 1_000_000_000;

  /** Until a turn looks for checks that have passed. */
  private static final long LOOK_NANOS = 20_000_000;

  private final ConcurrentLinkedQueue<LongConsumer> inbox = new ConcurrentLinkedQueue<>();
  private final Consumer<Throwable> faults;
  private final Pulse pulse;
  private final Thread thread;
  private volatile Snapshot world;
  private volatile boolean alarmed;
  private volatile boolean woken;
  private volatile boolean closed;

  private HealthControl(
      Snapshot first, EventLog events, Probe.Factory probes, Consumer<Throwable> faults) {
    this.world = first;
    this.faults = faults;
    this.pulse =
        new Pulse(
            events,
            InstantSource.system(),
            new SplittableRandom(),
            probes,
            Thread.ofVirtual().name("fairlead-check").factory(),
            this::ended,
            this::alarm);
    inbox.add(now -> pulse.follow(first, true, now));
    this.thread = Thread.ofPlatform().daemon().name("fairlead-health").unstarted(this::run);
  }

  /**
   * Begins to watch.
   *
   * @param events what happens is written there
   * @param tls for backends that are {@code https://}
   * @param faults told of exceptions that point to a fault in the proxy
   */
  public static HealthControl start(
      Snapshot first, EventLog events, BackendTls tls, Consumer<Throwable> faults) {
    HealthControl control = new HealthControl(first, events, Probe.with(tls), faults);
    control.thread.start();
    return control;
  }

  /** Another snapshot is in force: what is unchanged in it goes on as before. */
  public void follow(Snapshot snapshot) {
    world = snapshot;
    tell(now -> pulse.follow(snapshot, false, now));
  }

  /**
   * Checks a backend at once, on a new connection. Where the upstream has no check, a connection is
   * made, and nothing follows from it.
   *
   * @return what came of it; {@link IllegalArgumentException} when there is no such backend, {@link
   *     IllegalStateException} when it is taken out of the configuration meanwhile
   */
  public CompletableFuture<CheckResult> checkNow(String upstream, String backend) {
    CompletableFuture<CheckResult> asker = new CompletableFuture<>();
    tell(now -> pulse.ask(upstream, backend, asker, now));
    if (closed) {
      asker.completeExceptionally(new IllegalStateException("the proxy stops"));
    }
    return asker;
  }

  /** What is known of a backend; null when there is none of that name, or not yet. */
  public @Nullable HealthReport report(String upstream, String backend) {
    Upstream group = world.upstreams().get(upstream);
    if (group == null) {
      return null;
    }
    for (Backend each : group.backends()) {
      if (each.name().equals(backend)) {
        return each.health().report();
      }
    }
    return null;
  }

  // ---- what others tell it ----

  private void tell(LongConsumer news) {
    inbox.add(news);
    wake();
  }

  private void ended(Check check) {
    CheckResult result = check.result;
    inbox.add(now -> pulse.done(check, now));
    if (result == null || !result.passed() || check.urgent) {
      wake();
    }
  }

  /** On an event loop. */
  private void alarm() {
    if (!alarmed) {
      alarmed = true;
      LockSupport.unpark(thread);
    }
  }

  private void wake() {
    woken = true;
    LockSupport.unpark(thread);
  }

  // ---- the thread ----

  private void run() {
    // Its classes take a while to load, which first checks would count as the backend's silence.
    AnswerReader.take().giveBack();
    while (!closed) {
      long now = System.nanoTime();
      long next = BackendWatch.NEVER;
      try {
        next = turn(now);
      } catch (RuntimeException | Error e) {
        faults.accept(e);
        // Whatever it was, those who come after it are still to be checked.
        next = now + AFTER_FAULT_NANOS;
      }
      sleep(now, next);
    }
    // Those who asked a moment ago are told, too.
    hear(System.nanoTime());
    pulse.close();
  }

  private long turn(long now) {
    woken = false;
    hear(now);
    if (alarmed) {
      alarmed = false;
      pulse.alarmed(now);
    }
    return pulse.turn(now);
  }

  private void hear(long now) {
    for (LongConsumer news = inbox.poll(); news != null; news = inbox.poll()) {
      news.accept(now);
    }
  }

  /** Until something is due or somebody calls, but for no less than a turn unless it matters. */
  private void sleep(long began, long next) {
    long most = pulse.busy() ? LOOK_NANOS : Long.MAX_VALUE;
    while (!woken && !closed) {
      long now = System.nanoTime();
      look(now);
      long least = began + TURN_NANOS - now;
      if (least > 0) {
        LockSupport.parkNanos(untilLook(least, now));
        continue;
      }
      if (alarmed) {
        return;
      }
      long left = next == BackendWatch.NEVER ? Long.MAX_VALUE : next - now;
      left = Math.min(left, most == Long.MAX_VALUE ? most : began + most - now);
      if (left <= 0) {
        return;
      }
      LockSupport.parkNanos(untilLook(left, now));
    }
  }

  private void look(long now) {
    try {
      pulse.glances().look(now);
    } catch (RuntimeException e) {
      faults.accept(e);
    }
  }

  private long untilLook(long left, long now) {
    long look = pulse.glances().next();
    return look == BackendWatch.NEVER ? left : Math.min(left, Math.max(1, look - now));
  }

  /** Stops watching; checks that are under way come to nothing. */
  @Override
  public void close() {
    closed = true;
    wake();
    try {
      thread.join(2000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
