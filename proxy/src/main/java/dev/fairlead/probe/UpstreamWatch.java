package dev.fairlead.probe;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.health.ActiveHealth;
import dev.fairlead.health.Availability;
import dev.fairlead.health.CheckResult;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Upstream;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the control thread knows of the upstream of one name: it draws the conclusions from checks
 * and requests, and lets the {@link Upstream} serve by them. Confined to that thread.
 */
final class UpstreamWatch {
  private static final long WARMING_STEP = 250_000_000;

  private final String name;
  private final EventLog events;
  private final InstantSource clock;
  private final Ejections ejections;
  private final LostBodies lostBodies;
  private Upstream upstream;
  private List<BackendWatch> watches = new ArrayList<>();
  private boolean warming;
  private long warmingAt;

  UpstreamWatch(Upstream upstream, EventLog events, InstantSource clock, long now) {
    this.name = upstream.spec().name();
    this.upstream = upstream;
    this.events = events;
    this.clock = clock;
    this.ejections = new Ejections(this, now);
    this.lostBodies = new LostBodies(this, upstream, now);
  }

  String name() {
    return name;
  }

  EventLog events() {
    return events;
  }

  InstantSource clock() {
    return clock;
  }

  HealthSpec spec() {
    return upstream.spec().health();
  }

  Upstream upstream() {
    return upstream;
  }

  List<BackendWatch> watches() {
    return watches;
  }

  /** The backend of that name, or null. */
  @Nullable BackendWatch watch(String backend) {
    for (BackendWatch watch : watches) {
      if (watch.name().equals(backend)) {
        return watch;
      }
    }
    return null;
  }

  /** Whether no backend is ready. */
  boolean alone() {
    return !upstream.anyReady();
  }

  // ---- the configuration ----

  /**
   * Takes up the backends and rules of a new snapshot; those that were there before go on.
   *
   * @param start whether the process starts, which is no event
   * @return those that are new here, or of whom something else is asked now
   */
  List<BackendWatch> follow(Upstream next, boolean start, Runnable alarm, long now) {
    CheckSpec asked = spec().check();
    upstream = next;
    boolean otherCheck = !start && !Objects.equals(asked, spec().check());
    Map<Backend, BackendWatch> known = new HashMap<>();
    watches.forEach(watch -> known.put(watch.backend, watch));
    List<BackendWatch> all = new ArrayList<>();
    List<BackendWatch> fresh = new ArrayList<>();
    for (int slot = 0; slot < next.size(); slot++) {
      Backend backend = next.backend(slot);
      BackendSpec wanted = next.spec().backends().get(slot);
      BackendWatch watch = known.remove(backend);
      if (watch == null) {
        watch = new BackendWatch(this, backend, slot, wanted.state(), ActiveHealth.initial(spec()));
        backend.health().onFailure(alarm);
        fresh.add(watch);
      } else if (otherCheck) {
        watch.active = watch.active.askedOtherwise(spec());
        fresh.add(watch);
      }
      watch.slot = slot;
      all.add(watch);
    }
    watches = all;
    known.values().forEach(this::leaves);
    ejections.follow(now);
    watches.forEach(UpstreamWatch::settle);
    refresh(now);
    watches.forEach(watch -> announce(watch, start, fresh.contains(watch)));
    return fresh;
  }

  /** The configuration has none of its backends any longer. */
  void leave() {
    watches.forEach(this::leaves);
  }

  private void leaves(BackendWatch watch) {
    watch.gone = true;
    watch.health.onFailure(null);
    watch.dropProbe();
    watch.say(
        Event.Kind.TRANSITION,
        watch.told().word(),
        null,
        "it was taken out of the configuration",
        null);
  }

  private void announce(BackendWatch watch, boolean start, boolean fresh) {
    BackendSpec wanted = upstream.spec().backends().get(watch.slot);
    Availability is = upstream.availability(watch.slot);
    boolean other = watch.wanted != wanted.state();
    watch.wanted = wanted.state();
    String set = "state " + wanted.state().word() + " was set";
    boolean unknown = watch.health.report() == null;
    if (unknown) {
      watch.begins(is, start ? atStart(is, set) : "it was added");
      if (!start) {
        watch.say(Event.Kind.TRANSITION, null, is.word(), "it was added", null);
      }
    } else {
      String rules = fresh ? "other checks were set" : "other rules were set";
      watch.is(is, other ? set : rules, null);
      watch.publish();
    }
  }

  private String atStart(Availability is, String set) {
    return switch (is) {
      case READY, WARMING ->
          spec().check() == null ? "nobody checks it" : "taken to be well from the start";
      case UNCHECKED -> "its first check has not come back";
      case DRAINING, MAINTENANCE -> set;
      case DOWN, EJECTED -> "as before";
    };
  }

  // ---- what was seen ----

  /** A check came back: what follows. */
  void checked(BackendWatch watch, CheckResult result, boolean asked, long began, long now) {
    ActiveHealth was = watch.active;
    boolean alone = alone();
    watch.active = was.after(result.passed(), alone, spec());
    watch.checked(result, asked);
    if (was.state() != watch.active.state()) {
      if (watch.active.state() == Availability.Active.UP) {
        // What requests came to before says nothing of how it is now.
        watch.passive = watch.passive.release(now);
        watch.windowBegan = watch.health.counted();
        watch.health.forgetStreak();
        watch.ejectedUntil(null);
      }
      conclude(watch, cause(was, result.passed(), alone), result.evidence(), now);
    } else if (result.passed() && asked) {
      ejections.passedForAPerson(watch, began, result.evidence(), now);
    } else if (result.passed()) {
      ejections.passed(watch, was.failed() > 0, began, result.evidence(), now);
    }
  }

  private String cause(ActiveHealth was, boolean passed, boolean alone) {
    return switch (was.state()) {
      case UNCHECKED -> passed ? "its first check passed" : "its first check failed";
      case UP -> spec().fall() == 1 ? "a check failed" : spec().fall() + " checks in a row failed";
      case DOWN -> {
        if (was.passed() + 1 < spec().rise() && alone) {
          yield "a check passed, and nobody else is ready";
        }
        yield spec().rise() == 1 ? "a check passed" : spec().rise() + " checks in a row passed";
      }
    };
  }

  /** There were failed requests: whether they eject it. */
  void failed(BackendWatch watch, long now) {
    ejections.failed(watch, now);
  }

  /** Makes what is known of a backend hold, and says why it changed. */
  void conclude(BackendWatch watch, String cause, @Nullable String evidence, long now) {
    boolean before = upstream.availability(watch.slot).takesNew();
    boolean again = upstream.availability(watch.slot) != Availability.UNCHECKED;
    settle(watch);
    if (!before && watch.active.state() == Availability.Active.UP && !watch.passive.ejected()) {
      upstream.beginSlowly(watch.slot, again, now);
    }
    refresh(now);
    watch.is(upstream.availability(watch.slot), cause, evidence);
    endSlowStarts();
  }

  private static void settle(BackendWatch watch) {
    watch.health.conclude(watch.active.state(), watch.passive.ejected());
  }

  // ---- time ----

  /** Does what is due. */
  void turn(long now) {
    ejections.turn(now);
    lostBodies.turn(now);
    if (warming && now - warmingAt >= 0) {
      refresh(now);
      endSlowStarts();
    }
  }

  /** After a refresh, where time alone has changed the others. */
  private void endSlowStarts() {
    for (BackendWatch watch : watches) {
      watch.is(upstream.availability(watch.slot), "its slow start is over", null);
    }
  }

  private void refresh(long now) {
    warming = upstream.refresh(now);
    warmingAt = now + WARMING_STEP;
  }

  /** When {@link #turn} has something to do next. */
  long nextTurn() {
    long next = Math.min(ejections.nextTurn(), lostBodies.nextTurn());
    return warming ? Math.min(next, warmingAt) : next;
  }
}
