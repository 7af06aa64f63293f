package dev.fairlead.config;

import java.util.List;

/** What came of reading a configuration: a spec, or every problem that stands in its way. */
public sealed interface ReadResult {
  /**
   * The file is sound.
   *
   * @param spec what it says
   * @param text how it says it
   */
  record Loaded(ProxySpec spec, String text) implements ReadResult {}

  /** The file has mistakes: all of them, in the order of the file. */
  record Rejected(List<Problem> problems) implements ReadResult {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }
}
