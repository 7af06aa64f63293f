package dev.fairlead.admin.view;

import dev.fairlead.config.Problem;
import org.jspecify.annotations.Nullable;

/** A mistake in a text, with its place; suggestion is the nearest valid word. */
public record ProblemView(int line, int column, String message, @Nullable String suggestion) {
  /** The same without its file, which is the body. */
  public static ProblemView of(Problem problem) {
    return new ProblemView(
        problem.line(), problem.column(), problem.message(), problem.suggestion());
  }

  /** {@code line:column: message}, with the suggestion. */
  @Override
  public String toString() {
    return line + ":" + column + ": " + withoutPlace();
  }

  /** The message with the suggestion. */
  public String withoutPlace() {
    return suggestion == null ? message : message + " (did you mean '" + suggestion + "'?)";
  }
}
