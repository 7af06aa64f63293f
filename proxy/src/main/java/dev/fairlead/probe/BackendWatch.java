package dev.fairlead.probe;

import dev.fairlead.config.BackendState;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.event.Event;
import dev.fairlead.health.ActiveHealth;
import dev.fairlead.health.Availability;
import dev.fairlead.health.BackendHealth;
import dev.fairlead.health.CheckResult;
import dev.fairlead.health.HealthReport;
import dev.fairlead.health.PassiveHealth;
import dev.fairlead.runtime.Backend;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the control thread knows of one backend, and tells of it. Confined to that thread. */
final class BackendWatch {
  /** Not in the schedule. */
  static final long NEVER = Long.MAX_VALUE;

  private final UpstreamWatch upstream;
  final Backend backend;
  final BackendHealth health;

  int slot;
  BackendState wanted;
  ActiveHealth active;
  PassiveHealth passive = PassiveHealth.NEW;
  BackendHealth.Counted windowBegan;

  /** When the next check is due; meaningful while {@link #scheduled}. */
  long dueAt;

  boolean scheduled;

  /** Whether the next check is due because a request has failed. */
  boolean alarmed;

  /** Whether the configuration has it no longer. */
  boolean gone;

  /** When the last check began. */
  long lastStarted;

  /** The check that is under way. */
  @Nullable Check running;

  /** Those who want another check when that is over. */
  final List<CompletableFuture<CheckResult>> askers = new ArrayList<>();

  private @Nullable Probe probe;
  private @Nullable CheckSpec probed;
  private @Nullable LinkSpec probedBy;

  private Availability told;
  private Instant since;
  private String cause;
  private @Nullable String evidence;
  private @Nullable CheckResult lastCheck;
  private @Nullable Instant lastCheckAt;
  private int checksInARow;
  private @Nullable Instant ejectedUntil;

  BackendWatch(
      UpstreamWatch upstream, Backend backend, int slot, BackendState wanted, ActiveHealth active) {
    this.upstream = upstream;
    this.backend = backend;
    this.health = backend.health();
    this.slot = slot;
    this.wanted = wanted;
    this.active = active;
    this.windowBegan = health.counted();
    this.told = Availability.READY;
    this.since = Instant.EPOCH;
    this.cause = "";
  }

  String name() {
    return backend.name();
  }

  UpstreamWatch upstream() {
    return upstream;
  }

  /** The probe for that, made anew when something else is asked, or the last one took too long. */
  Probe probe(CheckSpec what, Probe.Factory probes) {
    Probe now = probe;
    LinkSpec link = backend.tls() ? upstream.upstream().spec().link() : null;
    if (now == null || !what.equals(probed) || !Objects.equals(link, probedBy)) {
      dropProbe();
      now = probes.of(what, new Probe.Target(backend.address(), link));
      probe = now;
      probed = what;
      probedBy = link;
    }
    return now;
  }

  void dropProbe() {
    Probe old = probe;
    probe = null;
    if (old != null) {
      old.close();
    }
  }

  /** Whether its next checks decide something. */
  boolean suspected() {
    return active.suspected() || passive.ejected();
  }

  long waitNanos(HealthSpec spec, boolean alone) {
    long wait = active.waitNanos(alone, spec);
    return passive.ejected() ? Math.min(wait, spec.fast().toNanos()) : wait;
  }

  Availability told() {
    return told;
  }

  /** What holds at the beginning, which is no event. */
  void begins(Availability first, String why) {
    told = first;
    since = upstream.clock().instant();
    cause = why;
    publish();
  }

  /** Says that its availability is another now, if it is. */
  void is(Availability now, String why, @Nullable String seen) {
    if (now != told) {
      Availability from = told;
      told = now;
      since = upstream.clock().instant();
      cause = why;
      evidence = seen;
      publish();
      say(Event.Kind.TRANSITION, from.word(), now.word(), why, seen);
    }
  }

  void say(
      Event.Kind kind,
      @Nullable String from,
      @Nullable String to,
      String why,
      @Nullable String seen) {
    upstream.events().say(new Event.Draft(kind, upstream.name(), name(), from, to, why, seen));
  }

  /** Notes what a check came to, and says it where it is worth it. */
  void checked(CheckResult result, boolean asked) {
    boolean passedBefore = lastCheck == null || lastCheck.passed();
    checksInARow = lastCheck != null && passedBefore == result.passed() ? checksInARow + 1 : 1;
    lastCheck = result;
    lastCheckAt = upstream.clock().instant();
    publish();
    if (!result.passed()) {
      String row = checksInARow == 1 ? "a check failed" : checksInARow + " checks in a row failed";
      say(Event.Kind.CHECK_FAILED, null, null, row, result.evidence());
    } else if (asked || !passedBefore) {
      say(Event.Kind.CHECK_PASSED, null, null, "a check passed", result.evidence());
    }
  }

  void ejectedUntil(@Nullable Instant until) {
    ejectedUntil = until;
  }

  /** Makes known what is known, to any thread. */
  void publish() {
    health.report(
        new HealthReport(
            told,
            since,
            cause,
            evidence,
            lastCheck,
            lastCheckAt,
            checksInARow,
            passive.ejections(),
            ejectedUntil));
  }
}
