package dev.fairlead.config;

import dev.fairlead.config.CheckSpec.BodyTest;
import dev.fairlead.config.CheckSpec.Field;
import dev.fairlead.config.CheckSpec.StatusRange;
import dev.fairlead.config.Scalar.Parsed;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The request of a check, and what must be answered. */
final class CheckShape {
  private static final String GET = "GET";
  private static final int LEAST_STATUS = 200;
  private static final int MOST_STATUS = 599;
  private static final int LONGEST_TEXT = 1024;
  private static final String CODE = "[2-5][0-9]{2}";
  private static final String STATUSES_FORM = CODE + "(?:-" + CODE + ")?|[2-5]xx";
  private static final Pattern STATUSES_PATTERN =
      Pattern.compile("([0-9]{3})(?:-([0-9]{3}))?|([2-5])xx");
  private static final List<StatusRange> STANDARD_STATUSES = List.of(new StatusRange(200, 399));

  /** What a check says by other means, or must not say. */
  private static final Set<String> NOT_A_HEADER =
      Set.of("host", "connection", "content-length", "transfer-encoding", "expect", "upgrade");

  static final Key<String> PATH =
      Key.optional("path", Words.TARGET, "Path and query of a request; without it, TCP");
  static final Key<String> METHOD =
      Key.optional("method", method(), GET, "The method of that request");
  static final Key<String> HOST =
      Key.optional(
          "host", Words.HOST_FIELD, "Its Host field; the backend's own address when not given");
  static final Key<List<NamesTo.Entry<String>>> HEADERS =
      Key.optional(
          "headers",
          new NamesTo<>(header(), Words.SENT_VALUE, "header values"),
          "Further header fields");
  static final Key<List<StatusRange>> STATUSES =
      Key.optional(
          "statuses",
          new ListOf<>(statuses(), "statuses", 1, true),
          "200-399",
          "What may be answered: 200, 2xx, 200-399");

  private static final Key<String> CONTAINS =
      Key.optional("contains", text(), "A text that must be in it");
  private static final Key<String> MATCHES =
      Key.optional("matches", regex(), "A regular expression that must match somewhere in it");
  static final Key<BodyTest> BODY =
      Key.optional(
          "body",
          new Section<>("a body", List.of(CONTAINS, MATCHES), CheckShape::body),
          "What must be in the first 64 KiB of the answer's body");

  /** Those that need a path. */
  static final List<Key<?>> OF_REQUEST = List.of(METHOD, HOST, HEADERS, STATUSES, BODY);

  private CheckShape() {}

  /** The check that a path alone asks for. */
  static CheckSpec.Http get(String path) {
    return new CheckSpec.Http(GET, path, null, List.of(), STANDARD_STATUSES, null);
  }

  /** The check that a section with a path asks for; null when the path is not sound. */
  static @Nullable CheckSpec check(Entries entries, Problems problems) {
    String method = entries.get(METHOD, GET);
    if (method.equals("HEAD") && entries.has(BODY)) {
      problems.add(
          entries.place(BODY), "the answer to HEAD has no body, expected another method with it");
    }
    String path = entries.get(PATH);
    if (path == null) {
      return null;
    }
    List<Field> fields = new ArrayList<>();
    for (NamesTo.Entry<String> entry : entries.get(HEADERS, List.of())) {
      String value = entry.value();
      if (value != null) {
        fields.add(new Field(entry.name().value(), value));
      }
    }
    return new CheckSpec.Http(
        method,
        path,
        entries.get(HOST),
        fields,
        entries.get(STATUSES, STANDARD_STATUSES),
        entries.get(BODY));
  }

  private static @Nullable BodyTest body(Entries entries, Reading reading) {
    boolean regex = entries.has(MATCHES);
    if (regex == entries.has(CONTAINS)) {
      if (regex || entries.isSound()) {
        reading
            .problems()
            .add(
                entries.place(regex ? MATCHES : CONTAINS),
                "expected one of contains, matches, found " + (regex ? "both" : "neither"));
      }
      return null;
    }
    String text = entries.get(regex ? MATCHES : CONTAINS);
    return text == null ? null : new BodyTest(text, regex);
  }

  private static Scalar<String> method() {
    return new Scalar<>(
        "check-method",
        Words.METHOD.expected(),
        Words.METHOD.forms(),
        text ->
            text.equals("CONNECT")
                ? Parsed.bad("CONNECT has no path")
                : Words.METHOD.parser().apply(text));
  }

  private static Scalar<String> header() {
    return new Scalar<>(
        "check-header",
        Words.FIELD_NAME.expected(),
        Words.FIELD_NAME.forms(),
        text ->
            switch (Words.FIELD_NAME.parser().apply(text)) {
              case Parsed.Good<String>(String name) when name.equals("host") ->
                  Parsed.bad("it has a key of its own, 'host'");
              case Parsed.Good<String>(String name) when NOT_A_HEADER.contains(name) ->
                  Parsed.bad("it is not a check's to say");
              case Parsed<String> any -> any;
            });
  }

  private static Scalar<StatusRange> statuses() {
    return new Scalar<>(
        "statuses",
        "a status or some, such as 200, 2xx or 200-399",
        List.of(
            Schema.string(STATUSES_FORM),
            Schema.type("integer").with("minimum", LEAST_STATUS).with("maximum", MOST_STATUS)),
        CheckShape::range);
  }

  private static Parsed<StatusRange> range(String text) {
    Matcher matcher = STATUSES_PATTERN.matcher(text);
    if (!matcher.matches()) {
      String lower = text.toLowerCase(Locale.ROOT);
      return Parsed.bad(null, lower.matches("[2-5]xx") ? lower : null);
    }
    if (matcher.group(3) != null) {
      int first = Integer.parseInt(matcher.group(3)) * 100;
      return Parsed.good(new StatusRange(first, first + 99));
    }
    int first = Integer.parseInt(matcher.group(1));
    int last = matcher.group(2) == null ? first : Integer.parseInt(matcher.group(2));
    if (first < LEAST_STATUS || last > MOST_STATUS || last < LEAST_STATUS || first > MOST_STATUS) {
      return Parsed.bad("answers are from " + LEAST_STATUS + " to " + MOST_STATUS);
    }
    return first > last
        ? Parsed.bad("it is the wrong way round", last + "-" + first)
        : Parsed.good(new StatusRange(first, last));
  }

  private static Scalar<String> text() {
    return new Scalar<>(
        "body-text",
        "a text of 1 to " + LONGEST_TEXT + " characters",
        List.of(
            Schema.type("string").with("minLength", 1).with("maxLength", LONGEST_TEXT),
            Schema.type("number"),
            Schema.type("boolean")),
        text -> text.isEmpty() || text.length() > LONGEST_TEXT ? Parsed.bad() : Parsed.good(text));
  }

  private static Scalar<String> regex() {
    return new Scalar<>(
        "body-regex",
        "a regular expression",
        text().forms(),
        text -> {
          if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            return Parsed.bad("of 1 to " + LONGEST_TEXT + " characters");
          }
          try {
            Pattern.compile(text);
            return Parsed.good(text);
          } catch (PatternSyntaxException e) {
            String where = e.getIndex() < 0 ? "" : " at character " + (e.getIndex() + 1);
            return Parsed.bad(Reading.oneLine(e.getDescription()) + where);
          }
        });
  }
}
