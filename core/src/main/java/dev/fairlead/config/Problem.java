package dev.fairlead.config;

import org.jspecify.annotations.Nullable;

/**
 * One mistake in a configuration file.
 *
 * @param file as the user named it
 * @param line from 1
 * @param column from 1, in characters
 * @param message what stands there and what is expected, a sentence without a final stop
 * @param suggestion the nearest valid word, or null
 */
public record Problem(
    String file, int line, int column, String message, @Nullable String suggestion) {

  /** {@code file:line:column: message (did you mean 'suggestion'?)}. */
  @Override
  public String toString() {
    String place = file + ":" + line + ":" + column + ": " + message;
    return suggestion == null ? place : place + " (did you mean '" + suggestion + "'?)";
  }
}
