package dev.fairlead.bookstore.http;

import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.ServerRequestHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request's If-Match and If-None-Match (RFC 9110 §13.1). Immutable. A list that cannot be read
 * matches nothing, so that a garbled If-Match never lets a change through.
 */
final class Preconditions {
  private static final Pattern TAG =
      Pattern.compile("[ \\t]*(?:(W/)?(\"[\\x21\\x23-\\x7e\\x80-\\xff]*\"))?[ \\t]*(?:,|$)");

  private final @Nullable String ifMatch;
  private final @Nullable String ifNoneMatch;

  private Preconditions(@Nullable String ifMatch, @Nullable String ifNoneMatch) {
    this.ifMatch = ifMatch;
    this.ifNoneMatch = ifNoneMatch;
  }

  static Preconditions of(ServerRequestHeaders headers) {
    return new Preconditions(
        value(headers, HeaderNames.IF_MATCH), value(headers, HeaderNames.IF_NONE_MATCH));
  }

  /** The strong entity tag of a version (RFC 9110 §8.8.3). */
  static String tag(long version) {
    return "\"v" + version + "\"";
  }

  /**
   * Checks before a change that both allow it.
   *
   * @throws ProblemException 412, with the tag that is there now
   */
  void requireFor(long version) {
    requireMatch(version);
    if (notModified(version)) {
      throw failed("If-None-Match forbids the change of the present version", version);
    }
  }

  /**
   * Checks If-Match alone.
   *
   * @throws ProblemException 412, with the tag that is there now
   */
  void requireMatch(long version) {
    if (ifMatch != null && !matches(ifMatch, tag(version), true)) {
      throw failed("If-Match does not name the present version", version);
    }
  }

  /** Whether the client already has this version. */
  boolean notModified(long version) {
    return ifNoneMatch != null && matches(ifNoneMatch, tag(version), false);
  }

  private static ProblemException failed(String why, long version) {
    String detail = why + ", which is " + version + "; fetch it again and repeat the change.";
    return new ProblemException(Problem.of(412, detail).with("ETag", tag(version)));
  }

  private static boolean matches(String list, String tag, boolean strong) {
    return list.strip().equals("*") || tags(list, strong).contains(tag);
  }

  private static List<String> tags(String list, boolean strongOnly) {
    List<String> tags = new ArrayList<>();
    Matcher matcher = TAG.matcher(list);
    int at = 0;
    while (at < list.length()) {
      if (!matcher.region(at, list.length()).lookingAt()) {
        return List.of();
      }
      if (matcher.group(2) != null && !(strongOnly && matcher.group(1) != null)) {
        tags.add(matcher.group(2));
      }
      at = matcher.end();
    }
    return tags;
  }

  private static @Nullable String value(ServerRequestHeaders headers, HeaderName name) {
    return headers.contains(name) ? String.join(",", headers.get(name).allValues()) : null;
  }
}
