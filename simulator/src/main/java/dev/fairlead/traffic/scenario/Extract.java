package dev.fairlead.traffic.scenario;

import java.util.regex.Pattern;

/**
 * A value that is kept of an answer. Immutable.
 *
 * @param variable its name from then on
 * @param from where it stands
 */
public record Extract(String variable, Source from) {
  /** Where a value stands in an answer. */
  public sealed interface Source {
    /** At a JSON pointer (RFC 6901); a segment {@code *} is any element of a list. */
    record Pointer(String pointer) implements Source {}

    /** In a header field. */
    record Header(String name) implements Source {}

    /** In a cookie that was set, then or before. */
    record Cookie(String name) implements Source {}

    /** What the first group, or all of the expression, matches in the body. */
    record Regex(Pattern pattern) implements Source {}
  }
}
