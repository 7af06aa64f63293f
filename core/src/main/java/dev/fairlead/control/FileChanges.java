package dev.fairlead.control;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.control.ControlPlane.Version;
import dev.fairlead.control.Outcome.Reason;
import dev.fairlead.control.Outcome.Refused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Puts other configuration files in force: written at once, or when somebody confirms them, or by a
 * person's own hand. Under its service's lock.
 */
final class FileChanges {
  /** The author of what a person does to the file. */
  static final String FILE = "file";

  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final InForce now;
  private final Keeping keeping;
  private final Audit audit;
  private final ProxySpec started;
  private final Surroundings.Timer timer;
  private final InstantSource clock;
  private final UnaryOperator<@Nullable String> env;

  /**
   * Changes to what is in force.
   *
   * @param timer calls with the lock held
   */
  FileChanges(
      InForce now,
      Keeping keeping,
      Audit audit,
      Surroundings.Timer timer,
      InstantSource clock,
      UnaryOperator<@Nullable String> env) {
    this.now = now;
    this.keeping = keeping;
    this.audit = audit;
    this.started = now.file();
    this.timer = timer;
    this.clock = clock;
    this.env = env;
  }

  /** As {@link ControlPlane#validate}. */
  ControlPlane.Validation validate(String yaml) {
    return switch (SpecReader.read(yaml, keeping.name(), env)) {
      case ReadResult.Rejected rejected ->
          new ControlPlane.Validation(rejected.problems(), List.of(), List.of());
      case ReadResult.Loaded(ProxySpec spec, _) -> {
        Overlay.Laid next = now.overlay().laidOver(spec);
        List<String> warnings = new ArrayList<>(RestartNeeds.between(started, spec));
        warnings.addAll(next.warnings());
        yield new ControlPlane.Validation(
            List.of(), SpecChanges.between(now.laid().spec(), next.spec()), warnings);
      }
    };
  }

  /** As {@link ControlPlane#apply}. */
  Outcome apply(Author author, String yaml, @Nullable Duration confirmWithin) {
    Pending waiting = now.pending();
    if (waiting != null) {
      return new Refused(
          Reason.CONFLICT,
          "version "
              + waiting.version()
              + " waits to be confirmed until "
              + waiting.until()
              + "; confirm it or revert it first");
    }
    if (confirmWithin != null
        && (confirmWithin.compareTo(Duration.ZERO) <= 0
            || confirmWithin.compareTo(LONGEST_WAIT) > 0)) {
      return new Refused(Reason.INVALID, "the time to confirm within must be from 1 s to 24 h");
    }
    switch (SpecReader.read(yaml, keeping.name(), env)) {
      case ReadResult.Rejected(var problems) -> {
        String more = problems.size() == 1 ? "" : ", and " + (problems.size() - 1) + " more";
        return new Refused(
            Reason.INVALID,
            "the configuration has mistakes: " + problems.getFirst() + more,
            problems);
      }
      case ReadResult.Loaded(ProxySpec spec, _) -> {
        return yaml.equals(now.text())
            ? now.done(false, "", "", List.of())
            : take(author, yaml, spec, confirmWithin);
      }
    }
  }

  private Outcome take(
      Author author, String yaml, ProxySpec spec, @Nullable Duration confirmWithin) {
    Refused unwritten = keeping.write(confirmWithin == null ? yaml : now.text(), now.text());
    if (unwritten != null) {
      return unwritten;
    }
    Overlay.Laid next = now.overlay().laidOver(spec);
    List<String> changes = SpecChanges.between(now.laid().spec(), next.spec());
    try {
      now.put(author.toString(), next);
    } catch (RuntimeException e) {
      keeping.write(now.text(), yaml);
      return new Refused(Reason.INVALID, "it cannot be put in force: " + e);
    }
    List<String> warnings = new ArrayList<>(RestartNeeds.between(started, spec));
    warnings.addAll(next.warnings());
    Pending before = new Pending(0, now.text(), now.file(), now.overlay(), Instant.MAX, () -> {});
    now.hold(yaml, spec);
    if (confirmWithin == null) {
      now.forget(warnings);
      keeping.record(author.toString(), true, changes, now.text(), warnings);
    } else {
      now.lay(next.rest());
      long version =
          keeping.record(author.toString(), false, changes, now.text(), warnings).number();
      Runnable cancel = timer.after(confirmWithin, () -> expire(version));
      Instant until = clock.instant().plus(confirmWithin);
      now.await(
          new Pending(version, before.text(), before.file(), before.overlay(), until, cancel));
    }
    keeping.warn(warnings);
    return now.done(true, "", String.join("\n", changes), warnings);
  }

  /** As {@link ControlPlane#confirm}. */
  Outcome confirm() {
    Pending waiting = now.pending();
    if (waiting == null) {
      return new Refused(Reason.CONFLICT, "nothing waits to be confirmed");
    }
    Refused unwritten = keeping.write(now.text(), waiting.text());
    if (unwritten != null) {
      return unwritten;
    }
    waiting.cancel().run();
    now.await(null);
    List<String> warnings = new ArrayList<>();
    if (!now.overlay().equals(waiting.overlay())) {
      keeping.keep(now.overlay(), warnings);
    }
    keeping.confirm(waiting.version(), warnings);
    return now.done(true, "", "version " + waiting.version(), warnings);
  }

  private void expire(long version) {
    Pending waiting = now.pending();
    if (waiting != null && waiting.version() == version) {
      takeBack(waiting, "version " + version + " was not confirmed in time and is taken back");
      audit.warn("version " + version + " was not confirmed in time and is taken back");
    }
  }

  private void takeBack(Pending waiting, String why) {
    now.await(null);
    now.hold(waiting.text(), waiting.file());
    now.lay(waiting.overlay());
    now.put(why, now.overlay().laidOver(now.file()));
  }

  /** As {@link ControlPlane#revert}. */
  Outcome revert(Author author, long version) {
    Pending waiting = now.pending();
    if (version == 0) {
      if (waiting == null) {
        return new Refused(Reason.CONFLICT, "nothing waits to be confirmed");
      }
      waiting.cancel().run();
      takeBack(waiting, author.toString());
      return now.done(true, "version " + waiting.version(), "", List.of());
    }
    String old = keeping.history().text(version);
    if (old == null) {
      List<Version> all = keeping.history().versions();
      return new Refused(
          Reason.UNKNOWN,
          "no version "
              + version
              + "; there are "
              + all.getLast().number()
              + " to "
              + all.getFirst().number());
    }
    return apply(author, old, null);
  }

  /** As {@link ConfigService#takeUp}. */
  TakenUp takeUp(String why, ReadResult.Loaded read) {
    Pending waiting = now.pending();
    // A text that the file no longer has is followed by another.
    if (read.text().equals(now.text())
        || waiting != null && read.text().equals(waiting.text())
        || !keeping.has(read.text())) {
      return new TakenUp(now.number(), false, false, List.of(), List.of());
    }
    long number = now.number();
    Overlay back = waiting == null ? now.overlay() : waiting.overlay();
    Overlay.Laid next = back.laidOver(read.spec());
    List<String> changes = SpecChanges.between(now.laid().spec(), next.spec());
    now.put(why, next);
    List<String> warnings = new ArrayList<>(RestartNeeds.between(started, read.spec()));
    warnings.addAll(next.warnings());
    if (waiting != null) {
      waiting.cancel().run();
      now.await(null);
      warnings.add("version " + waiting.version() + " waited to be confirmed; the file wins");
    }
    now.hold(read.text(), read.spec());
    now.lay(back);
    now.forget(warnings);
    keeping.record(FILE, true, changes, now.text(), warnings);
    return new TakenUp(now.number(), true, now.number() != number, changes, warnings);
  }
}
