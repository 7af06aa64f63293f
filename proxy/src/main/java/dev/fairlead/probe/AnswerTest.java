package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.BodyTest;
import dev.fairlead.config.CheckSpec.StatusRange;
import dev.fairlead.probe.Probe.Finding;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether an answer to a check's request is what it should be. For one thread at a time. */
final class AnswerTest {
  private static final int SHOWN = 60;

  private final CheckSpec.Http spec;
  private final Dial dial;
  private final String name;
  private final @Nullable Pattern pattern;

  /**
   * A test by {@code spec}.
   *
   * @param dial whose end ends a search in a body, too
   */
  AnswerTest(CheckSpec.Http spec, Dial dial) {
    this.spec = spec;
    this.dial = dial;
    this.name = spec.method() + " " + spec.path();
    BodyTest body = spec.body();
    this.pattern =
        body == null
            ? null
            : Pattern.compile(body.text(), body.regex() ? Pattern.DOTALL : Pattern.LITERAL);
  }

  /** What is asked, in a few words. */
  String name() {
    return name;
  }

  /** Whether the body says something to it. */
  boolean looksAtBody() {
    return pattern != null;
  }

  /** A body as text, whatever its characters. */
  static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** What comes of an answer. */
  Finding judge(int status, String content) {
    if (spec.statuses().stream().noneMatch(range -> range.has(status))) {
      return new Finding(false, name + ": status " + status + ", expected " + expected());
    }
    BodyTest body = spec.body();
    if (body != null && !found(content)) {
      return new Finding(
          false,
          name
              + ": status "
              + status
              + ", but its body "
              + (body.regex() ? "does not match " : "does not have ")
              + shown(body.text()));
    }
    return new Finding(true, name + ": status " + status);
  }

  private boolean found(String body) {
    Pattern wanted = pattern;
    try {
      return wanted == null || wanted.matcher(new Breakable(body, dial)).find();
    } catch (Breakable.Broken | StackOverflowError e) {
      return false;
    }
  }

  private String expected() {
    return spec.statuses().stream().map(range -> text(range)).collect(Collectors.joining(", "));
  }

  private static String text(StatusRange range) {
    return range.first() == range.last()
        ? Integer.toString(range.first())
        : range.first() + " to " + range.last();
  }

  private static String shown(String text) {
    return '"' + (text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...") + '"';
  }
}
