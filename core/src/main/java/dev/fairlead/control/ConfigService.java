package dev.fairlead.control;

import dev.fairlead.config.ReadResult;
import dev.fairlead.control.Outcome.Reason;
import dev.fairlead.control.Outcome.Refused;
import dev.fairlead.runtime.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one way by which a running proxy is changed: what is in force is the configuration file with
 * an {@link Overlay} laid over it. What is changed is written first, then put in force, then
 * acknowledged. One lock; any thread but event loops.
 */
public final class ConfigService implements ControlPlane {
  private final World world;
  private final Audit audit;
  private final Keeping keeping;
  private final UnaryOperator<@Nullable String> env;

  // Both with the lock held.
  private final InForce now;
  private final FileChanges files;

  /** A service over a world that serves {@code beginning.spec()}. */
  public ConfigService(ConfigStore store, Beginning beginning, World world, Surroundings around) {
    this.world = world;
    this.env = around.env();
    this.audit = new Audit(around.events());
    this.keeping = new Keeping(store, around.clock(), audit);
    this.now = new InForce(beginning, world, audit, keeping);
    Surroundings.Timer locked =
        (delay, task) ->
            around
                .timer()
                .after(
                    delay,
                    () -> {
                      synchronized (this) {
                        task.run();
                      }
                    });
    this.files = new FileChanges(now, keeping, audit, locked, around.clock(), env);
    List<String> warnings = new ArrayList<>();
    now.forget(warnings);
    keeping.begin(FileChanges.FILE, now.text(), warnings);
    warnings.forEach(audit::warn);
  }

  @Override
  public Snapshot snapshot() {
    return world.snapshot();
  }

  @Override
  public synchronized Outcome change(Author author, long expected, List<BackendChange> changes) {
    Refused stale = stale(expected);
    Outcome outcome = stale == null ? change(author, changes) : stale;
    audit.changed(author, changes, outcome);
    return outcome;
  }

  private Outcome change(Author author, List<BackendChange> changes) {
    ChangeRules rules = new ChangeRules(now.laid().spec(), now.overlay());
    Refused refused = rules.make(changes);
    if (refused != null) {
      return refused;
    }
    List<String> warnings = new ArrayList<>(rules.warnings());
    keeping.warn(warnings);
    Overlay.Laid next = with(now.overlay(), changes).laidOver(now.file());
    if (rules.upstreams().equals(now.laid().spec().upstreams())
        && next.rest().equals(now.overlay())) {
      return now.done(false, rules.before(), rules.after(), warnings);
    }
    Pending before = now.pending();
    Pending waiting = before == null ? null : before.with(with(before.overlay(), changes));
    Overlay was = before == null ? now.overlay() : before.overlay();
    Refused unwritten = keeping.save(waiting == null ? next.rest() : waiting.overlay());
    if (unwritten != null) {
      return unwritten;
    }
    try {
      now.put(author.toString(), next);
    } catch (RuntimeException e) {
      keeping.keep(was, new ArrayList<>());
      return new Refused(Reason.INVALID, "it cannot be put in force: " + e);
    }
    now.lay(next.rest());
    now.await(waiting);
    return now.done(true, rules.before(), rules.after(), warnings);
  }

  private static Overlay with(Overlay overlay, List<BackendChange> changes) {
    Overlay next = overlay;
    for (BackendChange change : changes) {
      next = next.with(change);
    }
    return next;
  }

  @Override
  public synchronized String text() {
    return now.text();
  }

  @Override
  public synchronized String exported() {
    return Export.of(now.text(), now.file(), now.laid().spec(), env);
  }

  @Override
  public synchronized Validation validate(String yaml) {
    return files.validate(yaml);
  }

  @Override
  public synchronized Outcome apply(
      Author author, long expected, String yaml, @Nullable Duration confirmWithin) {
    Refused stale = stale(expected);
    Outcome outcome = stale == null ? files.apply(author, yaml, confirmWithin) : stale;
    audit.said(
        author,
        confirmWithin == null
            ? "apply a configuration"
            : "apply a configuration, to be confirmed within " + confirmWithin.toSeconds() + " s",
        outcome);
    return outcome;
  }

  @Override
  public synchronized Outcome confirm(Author author) {
    Outcome outcome = files.confirm();
    audit.said(author, "confirm the configuration", outcome);
    return outcome;
  }

  @Override
  public synchronized Outcome revert(Author author, long expected, long version) {
    Refused stale = stale(expected);
    Outcome outcome = stale == null ? files.revert(author, version) : stale;
    audit.said(
        author, version == 0 ? "take back what waits" : "revert to version " + version, outcome);
    return outcome;
  }

  /**
   * Takes up a file that a person has changed, or wants to be looked at again. It wins over what
   * waits to be confirmed.
   *
   * @param why in a few words
   */
  public synchronized TakenUp takeUp(String why, ReadResult.Loaded read) {
    return files.takeUp(why, read);
  }

  @Override
  public synchronized List<Version> history() {
    return keeping.history().versions();
  }

  @Override
  public synchronized @Nullable String version(long number) {
    return keeping.history().text(number);
  }

  @Override
  public synchronized @Nullable Instant revertsAt() {
    Pending waiting = now.pending();
    return waiting == null ? null : waiting.until();
  }

  private @Nullable Refused stale(long expected) {
    long number = now.number();
    return expected == ANY || expected == number
        ? null
        : new Refused(
            Reason.STALE,
            "snapshot "
                + expected
                + " is no longer in force, "
                + number
                + " is; look again and repeat what is still wanted");
  }
}
