package dev.fairlead.control;

import dev.fairlead.config.Problem;
import java.util.List;

/** What came of a change. Immutable. */
public sealed interface Outcome {
  /**
   * It is in force, and written.
   *
   * @param snapshot number of the snapshot in force
   * @param changed whether anything is different from before
   * @param before what it was, in a line or some
   * @param after what it is now
   * @param warnings sentences for the person
   */
  record Done(long snapshot, boolean changed, String before, String after, List<String> warnings)
      implements Outcome {
    public Done {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * Nothing has changed.
   *
   * @param reason of what sort
   * @param sentence that helps
   * @param problems of a configuration text, with their places; empty for other reasons
   */
  record Refused(Reason reason, String sentence, List<Problem> problems) implements Outcome {
    public Refused {
      problems = List.copyOf(problems);
    }

    /** Without places. */
    public Refused(Reason reason, String sentence) {
      this(reason, sentence, List.of());
    }
  }

  /** Sorts of refusal. */
  enum Reason {
    /** No such upstream, backend or version. */
    UNKNOWN,
    /** There is one of that name or address already. */
    DUPLICATE,
    /** It makes no sense. */
    INVALID,
    /** The snapshot that was seen is no longer in force. */
    STALE,
    /** It cannot be now: another change waits to be confirmed, or none does. */
    CONFLICT,
    /** It could not be written, so it was not done. */
    NOT_WRITTEN
  }
}
