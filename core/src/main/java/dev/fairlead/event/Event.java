package dev.fairlead.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened. Immutable.
 *
 * @param id ascending, without gaps, from 1 at the start of the process
 * @param time by the wall clock
 * @param kind what sort of thing
 * @param upstream whose, or null
 * @param backend its name in the upstream, or null
 * @param from what it was before, such as {@code ready}; null where nothing changed
 * @param to what it is now
 * @param cause why, in words: {@code 3 checks in a row failed}
 * @param evidence what was seen, in words: {@code GET /health: status 503, expected 200 to 399};
 *     null for nothing
 */
public record Event(
    long id,
    Instant time,
    Kind kind,
    @Nullable String upstream,
    @Nullable String backend,
    @Nullable String from,
    @Nullable String to,
    String cause,
    @Nullable String evidence) {

  /** Sorts of events. */
  public enum Kind {
    /** A backend's availability is another. */
    TRANSITION,
    /** A check failed. */
    CHECK_FAILED,
    /** A check passed that was asked for, or that followed one that failed. */
    CHECK_PASSED,
    /** Another snapshot is in force. */
    SNAPSHOT,
    /** A person changed something, or was refused to: {@code cause} begins with who. */
    AUDIT,
    /** Certificates were replaced. */
    CERTIFICATE,
    /** Something a person should know. */
    WARNING;

    /** In lower case with hyphens, as it is sent. */
    public String word() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }
  }

  /** What is said; number and time are given by {@link EventLog#say}. */
  public record Draft(
      Kind kind,
      @Nullable String upstream,
      @Nullable String backend,
      @Nullable String from,
      @Nullable String to,
      String cause,
      @Nullable String evidence) {

    /** Of no backend. */
    public static Draft of(Kind kind, String cause) {
      return new Draft(kind, null, null, null, null, cause, null);
    }
  }
}
