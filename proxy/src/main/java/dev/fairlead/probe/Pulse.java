package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.event.EventLog;
import dev.fairlead.health.CheckResult;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * When which backend is asked: the schedule of all checks, without a clock or threads of its own.
 * Confined to the control thread.
 */
final class Pulse {
  /** So many checks are under way at a time. */
  static final int MOST_AT_ONCE = 128;

  /** Failed requests lead to one check in this time. */
  private static final long BETWEEN_ALARMS = 1_000_000_000;

  /** A connection that would be idle for longer is not kept. */
  private static final long LONGEST_IDLE = 30_000_000_000L;

  private static final CheckSpec UNASKED = new CheckSpec.Tcp();

  private final EventLog events;
  private final InstantSource clock;
  private final Probe.Factory probes;
  private final ThreadFactory threads;
  private final Consumer<Check> ended;
  private final Runnable alarm;
  private final Map<String, UpstreamWatch> upstreams = new HashMap<>();
  private final Schedule schedule;
  private final Set<Check> running = new HashSet<>();
  private final Glances glances;

  /**
   * A schedule of nothing.
   *
   * @param random for jitter
   * @param threads for tasks that block
   * @param ended is told on such a thread that a check is over; hands it to {@link #done}
   * @param alarm what event loops run when a request has failed
   */
  Pulse(
      EventLog events,
      InstantSource clock,
      RandomGenerator random,
      Probe.Factory probes,
      ThreadFactory threads,
      Consumer<Check> ended,
      Runnable alarm) {
    this.events = events;
    this.clock = clock;
    this.schedule = new Schedule(random);
    this.probes = probes;
    this.threads = threads;
    this.ended = ended;
    this.alarm = alarm;
    this.glances =
        new Glances(this::done, check -> threads.newThread(() -> check.goOn(ended)).start());
  }

  // ---- what is said to it ----

  /**
   * Another snapshot is in force.
   *
   * @param start whether it is the first
   */
  void follow(Snapshot snapshot, boolean start, long now) {
    long backends = snapshot.upstreams().values().stream().mapToLong(Upstream::size).sum();
    upstreams
        .values()
        .removeIf(old -> {
          boolean gone = !snapshot.upstreams().containsKey(old.name());
          if (gone) {
            old.leave();
            old.watches().forEach(this::forget);
          }
          return gone;
        });
    for (Upstream upstream : snapshot.upstreams().values()) {
      UpstreamWatch watch =
          upstreams.computeIfAbsent(
              upstream.spec().name(), _ -> new UpstreamWatch(upstream, events, clock, now));
      if (start || watch.upstream() != upstream || watch.watches().isEmpty()) {
        follow(watch, upstream, start, backends, now);
      }
    }
  }

  private void follow(
      UpstreamWatch watch, Upstream upstream, boolean start, long backends, long now) {
    HealthSpec before = watch.spec();
    List<BackendWatch> old = watch.watches();
    List<BackendWatch> fresh = watch.follow(upstream, start, alarm, now);
    old.stream().filter(each -> each.gone).forEach(this::forget);
    HealthSpec spec = watch.spec();
    for (BackendWatch each : watch.watches()) {
      if (spec.check() == null) {
        if (each.askers.isEmpty()) {
          schedule.remove(each);
        }
      } else if (fresh.contains(each)) {
        schedule.at(each, now + Schedule.spread(each, spec, backends));
      } else if (!spec.equals(before) && each.scheduled) {
        schedule.sooner(each, Math.max(now, each.lastStarted + Schedule.wait(each)));
      }
    }
  }

  /** It is gone; a check that is under way tells those who asked when it ends. */
  private void forget(BackendWatch watch) {
    schedule.remove(watch);
    if (watch.running == null) {
      fail(watch.askers);
    }
  }

  /** Somebody wants to know now. */
  void ask(String upstream, String backend, CompletableFuture<CheckResult> asker, long now) {
    UpstreamWatch group = upstreams.get(upstream);
    BackendWatch watch = group == null ? null : group.watch(backend);
    if (watch == null) {
      asker.completeExceptionally(
          new IllegalArgumentException("no backend " + backend + " in upstream " + upstream));
      return;
    }
    watch.askers.add(asker);
    schedule.at(watch, now);
  }

  /** Requests have failed since this was called last. */
  void alarmed(long now) {
    for (UpstreamWatch upstream : upstreams.values()) {
      for (BackendWatch watch : upstream.watches()) {
        if (watch.health.takeAlarm()) {
          alarmed(upstream, watch, now);
        }
      }
    }
  }

  private void alarmed(UpstreamWatch upstream, BackendWatch watch, long now) {
    boolean well = !watch.suspected();
    upstream.failed(watch, now);
    if (upstream.spec().check() == null) {
      return;
    }
    if (watch.passive.ejected()) {
      // Had it been asked at once, it would be back at once, and fail again.
      long first = watch.passive.since() + upstream.spec().fast().toNanos();
      if (now - first < 0) {
        schedule.at(watch, first);
      } else {
        schedule.sooner(watch, Math.max(now, watch.lastStarted + BETWEEN_ALARMS));
      }
    } else if (well) {
      watch.alarmed = true;
      schedule.sooner(watch, Math.max(now, watch.lastStarted + BETWEEN_ALARMS));
    }
  }

  /** A check is over, or the time for it was and it has ended since. */
  void done(Check check, long now) {
    running.remove(check);
    BackendWatch watch = check.watch;
    watch.running = null;
    if (check.concluded) {
      // Its probe was closed to end it.
      watch.dropProbe();
    } else {
      CheckResult result = check.result;
      conclude(check, result == null ? new CheckResult(false, 0, "it broke off") : result, now);
    }
    next(watch, now);
  }

  private void conclude(Check check, CheckResult result, long now) {
    BackendWatch watch = check.watch;
    UpstreamWatch upstream = watch.upstream();
    if (!watch.gone && check.what.equals(upstream.spec().check())) {
      upstream.checked(watch, result, !check.askers.isEmpty(), check.startedAt, now);
      if (upstream.alone()) {
        // The others, too, are asked again soon, however long they have been down.
        upstream.watches().stream()
            .filter(each -> each.scheduled)
            .forEach(each -> schedule.sooner(each, Math.max(now, schedule.after(each))));
      }
    }
    check.askers.forEach(asker -> asker.complete(result));
    check.askers.clear();
  }

  private void next(BackendWatch watch, long now) {
    if (watch.gone) {
      watch.dropProbe();
      fail(watch.askers);
    } else if (!watch.askers.isEmpty()) {
      schedule.at(watch, now);
    } else if (watch.upstream().spec().check() != null) {
      schedule.at(watch, Math.max(now, schedule.after(watch)));
      if (watch.alarmed) {
        // It failed while it was checked, and the check may have been the earlier.
        schedule.sooner(watch, Math.max(now, watch.lastStarted + BETWEEN_ALARMS));
      }
    }
  }

  private static void fail(List<CompletableFuture<CheckResult>> askers) {
    askers.forEach(each -> each.completeExceptionally(new IllegalStateException("it is gone")));
    askers.clear();
  }

  // ---- what it does ----

  /**
   * Does what is due.
   *
   * @return when something will be due next, or {@link BackendWatch#NEVER}
   */
  long turn(long now) {
    glances.look(now);
    timeouts(now);
    long next = BackendWatch.NEVER;
    for (UpstreamWatch upstream : upstreams.values()) {
      upstream.turn(now);
      next = Math.min(next, upstream.nextTurn());
    }
    while (running.size() < MOST_AT_ONCE && schedule.next() <= now) {
      start(schedule.take(), now);
    }
    for (Check check : running) {
      if (!check.concluded) {
        next = Math.min(next, check.deadline());
      }
    }
    return running.size() >= MOST_AT_ONCE ? next : Math.min(next, schedule.next());
  }

  /** Those whose answers are looked for between turns. */
  Glances glances() {
    return glances;
  }

  /** Whether checks are under way: those that pass come to nobody's notice but by looking. */
  boolean busy() {
    return !running.isEmpty();
  }

  private void timeouts(long now) {
    List<Check> late =
        running.stream().filter(check -> !check.concluded && check.isLate(now)).toList();
    for (Check check : late) {
      check.concluded = true;
      Duration timeout = Duration.ofNanos(check.timeoutNanos());
      String evidence = check.probe.waitingFor() + " within " + Ejections.text(timeout);
      conclude(check, new CheckResult(false, now - check.startedAt, evidence), now);
      check.probe.close();
    }
  }

  private void start(BackendWatch watch, long now) {
    HealthSpec spec = watch.upstream().spec();
    CheckSpec what = spec.check() == null ? UNASKED : spec.check();
    Probe probe = watch.probe(what, probes);
    boolean fresh = watch.suspected() || watch.alarmed || !watch.askers.isEmpty();
    boolean keep = spec.check() != null && Schedule.wait(watch) <= LONGEST_IDLE;
    watch.alarmed = false;
    watch.lastStarted = now;
    Check check = new Check(watch, probe, what, now, spec.timeout().toNanos());
    check.askers.addAll(watch.askers);
    watch.askers.clear();
    watch.running = check;
    running.add(check);
    check.urgent = fresh;
    if (!fresh && keep && check.begin()) {
      glances.add(check, now);
    } else {
      threads.newThread(() -> check.run(fresh, keep, ended)).start();
    }
  }

  /** Ends all checks. */
  void close() {
    for (Check check : running) {
      check.probe.close();
      fail(check.askers);
    }
    for (UpstreamWatch upstream : upstreams.values()) {
      for (BackendWatch watch : upstream.watches()) {
        watch.health.onFailure(null);
        fail(watch.askers);
        watch.dropProbe();
      }
    }
  }
}
