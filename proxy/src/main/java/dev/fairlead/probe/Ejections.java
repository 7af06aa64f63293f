package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.PassiveSpec;
import dev.fairlead.health.Availability;
import dev.fairlead.health.BackendHealth;
import dev.fairlead.health.PassiveHealth;
import dev.fairlead.health.WindowCount;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which backends of an upstream are ejected for what became of their requests, and for how long.
 * Confined to the control thread.
 */
final class Ejections {
  private final UpstreamWatch upstream;

  /** Whether anybody may be ejected: mostly nobody is, and there may be many to ask. */
  private boolean any;

  private boolean on;

  private long windowEnds;

  Ejections(UpstreamWatch upstream, long now) {
    this.upstream = upstream;
    this.on = spec().isOn();
    this.windowEnds = now + spec().window().toNanos();
  }

  private PassiveSpec spec() {
    return upstream.spec().passive();
  }

  /** The rules may be others: nobody stays ejected by rules that are no more. */
  void follow(long now) {
    boolean wasOn = on;
    on = spec().isOn();
    windowEnds = Math.min(windowEnds, now + spec().window().toNanos());
    if (on && !wasOn) {
      // No window has been begun for as long as there were no rules.
      windowEnds = now + spec().window().toNanos();
      upstream.watches().forEach(watch -> watch.windowBegan = watch.health.counted());
    }
    if (!on) {
      for (BackendWatch watch : upstream.watches()) {
        if (watch.passive.ejected()) {
          watch.passive = watch.passive.release(now);
          watch.ejectedUntil(null);
        }
      }
    }
  }

  /** There were failures: enough in a row, or already too many within this window? */
  void failed(BackendWatch watch, long now) {
    int streak = watch.health.streak();
    if (PassiveHealth.failsInARow(spec(), streak)) {
      eject(watch, streak + " requests in a row failed", false, now);
      return;
    }
    WindowCount window = BackendHealth.between(watch.windowBegan, watch.health.counted());
    if (PassiveHealth.failsOften(spec(), window)) {
      eject(watch, often(window), false, now);
    }
  }

  private static String often(WindowCount window) {
    return String.format(
        Locale.ROOT, "%d of %d requests failed", window.failures(), window.requests());
  }

  /** A check passed that began at a time: one that asks what requests ask ends an ejection. */
  void passed(BackendWatch watch, long began, String evidence, long now) {
    PassiveHealth passive = watch.passive;
    // That connections are taken says nothing of answers, and an answer nothing of its speed.
    if (passive.ejected()
        && !passive.forSlowness()
        && upstream.spec().check() instanceof CheckSpec.Http
        && began - passive.since() > 0) {
      release(watch, "a check passed", evidence, now);
    }
  }

  void turn(long now) {
    boolean left = false;
    for (BackendWatch watch : maybeEjected()) {
      left |= watch.passive.ejected();
      if (watch.passive.isOver(now)) {
        Duration length = Duration.ofNanos(watch.passive.until() - watch.passive.since());
        release(watch, "ejection of " + text(length) + " is over", null, now);
      }
    }
    any = left;
    if (spec().isOn() && now - windowEnds >= 0) {
      window(now);
      windowEnds = now + spec().window().toNanos();
    }
  }

  /** As people write it. */
  static String text(Duration time) {
    String iso = time.toString().substring(2).toLowerCase(Locale.ROOT);
    return time.toMillis() < 1000 ? time.toMillis() + "ms" : iso;
  }

  private void window(long now) {
    List<BackendWatch> watches = upstream.watches();
    WindowCount[] windows = new WindowCount[watches.size()];
    for (int i = 0; i < windows.length; i++) {
      BackendWatch watch = watches.get(i);
      BackendHealth.Counted counted = watch.health.counted();
      windows[i] = BackendHealth.between(watch.windowBegan, counted);
      watch.windowBegan = counted;
    }
    boolean compared =
        spec().slowerThan() > 0 && !upstream.upstream().spec().balance().policy().keyed();
    for (int i = 0; i < windows.length; i++) {
      BackendWatch watch = watches.get(i);
      watch.passive = watch.passive.forgive(spec(), now);
      double times = compared ? PassiveHealth.timesAsSlow(spec(), i, windows) : 0;
      watch.passive = watch.passive.window(times > spec().slowerThan());
      if (PassiveHealth.failsOften(spec(), windows[i])) {
        eject(watch, often(windows[i]), false, now);
      } else if (watch.passive.slowWindows() >= PassiveHealth.SLOW_WINDOWS) {
        eject(
            watch, String.format(Locale.ROOT, "%.1f times as slow as its peers", times), true, now);
      }
    }
  }

  private void eject(BackendWatch watch, String cause, boolean slow, long now) {
    Availability is = upstream.upstream().availability(watch.slot);
    if (!is.servesBound() || !mayEject(watch)) {
      return;
    }
    watch.passive = watch.passive.eject(spec(), slow, now);
    any = true;
    Duration length = Duration.ofNanos(watch.passive.until() - now);
    watch.ejectedUntil(upstream.clock().instant().plus(length));
    watch.health.forgetStreak();
    upstream.conclude(watch, cause, "ejected for " + text(length), now);
  }

  private boolean mayEject(BackendWatch watch) {
    int ejected = 0;
    int othersReady = 0;
    for (BackendWatch other : upstream.watches()) {
      ejected += other.passive.ejected() ? 1 : 0;
      boolean ready = upstream.upstream().availability(other.slot).takesNew();
      othersReady += ready && other != watch ? 1 : 0;
    }
    return PassiveHealth.mayEject(spec(), upstream.watches().size(), ejected, othersReady);
  }

  private List<BackendWatch> maybeEjected() {
    return any ? upstream.watches() : List.of();
  }

  private void release(BackendWatch watch, String cause, @Nullable String evidence, long now) {
    watch.passive = watch.passive.release(now);
    watch.windowBegan = watch.health.counted();
    watch.ejectedUntil(null);
    watch.health.forgetStreak();
    upstream.conclude(watch, cause, evidence, now);
    watch.publish();
  }

  /** When {@link #turn} has something to do next. */
  long nextTurn() {
    long next = spec().isOn() ? windowEnds : BackendWatch.NEVER;
    for (BackendWatch watch : maybeEjected()) {
      if (watch.passive.ejected()) {
        next = Math.min(next, watch.passive.until());
      }
    }
    return next;
  }
}
