package dev.fairlead.config;

import java.util.List;

/**
 * What came of reading a text that is not a whole configuration.
 *
 * @param <T> what was to be read
 */
public sealed interface Piece<T> {
  /** It is sound. */
  record Sound<T>(T value) implements Piece<T> {}

  /** It has mistakes: all of them, in the order of the text. */
  record Faulty<T>(List<Problem> problems) implements Piece<T> {
    public Faulty {
      problems = List.copyOf(problems);
    }
  }
}
