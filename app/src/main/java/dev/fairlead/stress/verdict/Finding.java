package dev.fairlead.stress.verdict;

import java.util.List;

/**
 * Whether something that must hold did. Immutable.
 *
 * @param rule what must hold, a sentence
 * @param state whether it did
 * @param seen what was seen, a sentence
 * @param examples of what was wrong, a line each, perhaps not all
 */
public record Finding(String rule, State state, String seen, List<String> examples) {
  /** What was found. */
  public enum State {
    /** It held. */
    KEPT("kept"),
    /** It did not. */
    BROKEN("BROKEN"),
    /** There was nothing to judge by: as bad as broken, since nobody knows. */
    OPEN("NOT JUDGED"),
    /** The run was too short to say, which it was told to be. */
    BRIEF("too short");

    private final String word;

    State(String word) {
      this.word = word;
    }

    /** For people. */
    public String word() {
      return word;
    }
  }

  /** A copy of the examples is kept. */
  public Finding {
    examples = List.copyOf(examples);
  }

  static Finding of(String rule, boolean kept, String seen) {
    return new Finding(rule, kept ? State.KEPT : State.BROKEN, seen, List.of());
  }

  static Finding of(String rule, boolean kept, String seen, List<String> examples) {
    return new Finding(rule, kept ? State.KEPT : State.BROKEN, seen, examples);
  }

  static Finding brief(String rule, String why) {
    return new Finding(rule, State.BRIEF, why, List.of());
  }

  static Finding open(String rule, String why) {
    return new Finding(rule, State.OPEN, why, List.of());
  }
}
