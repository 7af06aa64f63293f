package dev.fairlead.control;

import dev.fairlead.config.Problem;
import dev.fairlead.runtime.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes the running proxy. One change at a time; what is acknowledged has been written to disk
 * and is in force. Any thread but event loops.
 */
public interface ControlPlane {
  /** For {@code expected}: whatever snapshot is in force. */
  long ANY = -1;

  /** The world in force. */
  Snapshot snapshot();

  /**
   * Changes backends, all or nothing.
   *
   * @param expected number of the snapshot that the author saw, or {@link #ANY}
   */
  Outcome change(Author author, long expected, List<BackendChange> changes);

  /** The configuration file as it is in force, without what was changed at run time. */
  String text();

  /** The configuration in force with what was changed at run time folded in; comments stay. */
  String exported();

  /** What would come of {@link #apply}. Changes nothing. */
  Validation validate(String yaml);

  /**
   * Replaces the configuration file's content and takes it up.
   *
   * @param confirmWithin after this time without {@link #confirm} everything is as before; null to
   *     need no confirmation. Until it is confirmed the file stays as it was
   */
  Outcome apply(Author author, long expected, String yaml, @Nullable Duration confirmWithin);

  /** Keeps what was applied with {@code confirmWithin}. */
  Outcome confirm(Author author);

  /**
   * Takes up an earlier version again.
   *
   * @param version as in {@link #history}; 0 for the one that waits to be confirmed to be taken
   *     back
   */
  Outcome revert(Author author, long expected, long version);

  /** The versions of the configuration file, newest first; the last hundred. */
  List<Version> history();

  /** The text of a version, or null. */
  @Nullable String version(long number);

  /** When what waits to be confirmed is taken back; null when nothing waits. */
  @Nullable Instant revertsAt();

  /**
   * A version of the configuration file.
   *
   * @param number ascending from 1
   * @param time when it came into force
   * @param author who made it
   * @param confirmed whether it is there to stay
   * @param changes lines that say what it changed
   */
  record Version(
      long number, Instant time, String author, boolean confirmed, List<String> changes) {
    public Version {
      changes = List.copyOf(changes);
    }
  }

  /**
   * What would come of a text.
   *
   * @param problems why it would be refused; empty when it would not
   * @param changes lines that say what it would change
   * @param warnings sentences for the person, such as what needs a restart
   */
  record Validation(List<Problem> problems, List<String> changes, List<String> warnings) {
    public Validation {
      problems = List.copyOf(problems);
      changes = List.copyOf(changes);
      warnings = List.copyOf(warnings);
    }
  }
}
