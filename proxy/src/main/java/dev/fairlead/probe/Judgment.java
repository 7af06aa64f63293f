package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.BodyTest;
import dev.fairlead.config.CheckSpec.StatusRange;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether an answer is that of a backend that is well. Immutable. */
final class Judgment {
  private static final int SHOWN = 60;

  private final CheckSpec.Http spec;
  private final String name;
  private final @Nullable Pattern pattern;

  Judgment(CheckSpec.Http spec) {
    this.spec = spec;
    this.name = spec.method() + " " + spec.path();
    BodyTest body = spec.body();
    this.pattern =
        body == null
            ? null
            : Pattern.compile(body.text(), body.regex() ? Pattern.DOTALL : Pattern.LITERAL);
  }

  /** Whether the body is looked at, which may take long. */
  boolean wantsBody() {
    return pattern != null;
  }

  /**
   * What an answer that was read says.
   *
   * @param dial ends the search for a pattern when it is closed
   */
  Probe.Finding of(AnswerReader reader, Dial dial) {
    String fault = reader.fault();
    if (fault != null) {
      return new Probe.Finding(false, name + ": " + fault);
    }
    int status = reader.status();
    if (spec.statuses().stream().noneMatch(range -> range.has(status))) {
      return new Probe.Finding(false, name + ": status " + status + ", expected " + expected());
    }
    BodyTest body = spec.body();
    if (body != null && !found(reader.body(), dial)) {
      return new Probe.Finding(
          false,
          name
              + ": status "
              + status
              + ", but its body "
              + (body.regex() ? "does not match " : "does not have ")
              + shown(body.text()));
    }
    return new Probe.Finding(true, name + ": status " + status);
  }

  private boolean found(String body, Dial dial) {
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
