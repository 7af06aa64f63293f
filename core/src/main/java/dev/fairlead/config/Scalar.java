package dev.fairlead.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * A single word, number or line of text.
 *
 * @param name under which the schema defines it
 * @param expected what is expected, with its article
 * @param forms schemas of the ways to write it, references to the environment excepted
 * @param parser makes a value of the text
 */
record Scalar<T>(
    String name, String expected, List<Schema> forms, Function<String, Parsed<T>> parser)
    implements Shape<T> {

  /** What came of one text. */
  sealed interface Parsed<T> {
    /** It is sound. */
    record Good<T>(T value) implements Parsed<T> {}

    /** It is not; with what more there is to say than what is expected, and a better text. */
    record Bad<T>(@Nullable String detail, @Nullable String suggestion) implements Parsed<T> {}

    static <T> Parsed<T> bad() {
      return new Bad<>(null, null);
    }

    static <T> Parsed<T> bad(String detail) {
      return new Bad<>(detail, null);
    }

    static <T> Parsed<T> bad(@Nullable String detail, @Nullable String suggestion) {
      return new Bad<>(detail, suggestion);
    }

    static <T> Parsed<T> good(T value) {
      return new Good<>(value);
    }
  }

  static <T> Scalar<T> of(
      String name, String expected, Schema form, Function<String, Parsed<T>> parser) {
    return new Scalar<>(name, expected, List.of(form), parser);
  }

  /** The same, or {@code off}. */
  static <T> Scalar<T> orOff(Scalar<T> scalar, T off) {
    List<Schema> forms = new ArrayList<>(scalar.forms);
    forms.add(new Schema().with("const", "off"));
    return new Scalar<>(
        scalar.name + "-or-off",
        scalar.expected + ", or off",
        forms,
        text -> text.equals("off") ? Parsed.good(off) : scalar.parser.apply(text));
  }

  /** One of the given words. */
  static <T> Scalar<T> oneOf(String name, Collection<T> values, Function<T, String> word) {
    List<String> words = values.stream().map(word).toList();
    return of(
        name,
        "one of " + String.join(", ", words),
        new Schema().with("enum", words),
        text -> {
          for (T value : values) {
            if (word.apply(value).equals(text)) {
              return Parsed.good(value);
            }
          }
          return new Parsed.Bad<>(null, Nearest.to(text, words));
        });
  }

  @Override
  public @Nullable T read(Node node, Reading reading) {
    String text = reading.text(node, expected);
    if (text == null) {
      return null;
    }
    return switch (parser.apply(text)) {
      case Parsed.Good<T> good -> good.value();
      case Parsed.Bad<T> bad -> {
        String detail = bad.detail() == null ? "" : ": " + bad.detail();
        String message = "expected " + expected + ", found '" + Reading.shown(text) + "'" + detail;
        reading.problems().add(node, message, bad.suggestion());
        yield null;
      }
    };
  }

  @Override
  public Schema schema(Schema.Definitions definitions) {
    return definitions.ref(
        name,
        () -> {
          List<Schema> all = new ArrayList<>(forms);
          all.add(definitions.ref("environment", Scalar::environment));
          return Schema.anyOf(all);
        });
  }

  static Schema environment() {
    return Schema.type("string")
        .with("description", "${NAME} or ${NAME:default}")
        .with("pattern", Reading.REFERENCE);
  }
}
