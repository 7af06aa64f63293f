package dev.fairlead.config;

import dev.fairlead.config.KeySpec.Source;
import dev.fairlead.config.Scalar.Parsed;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a request decides where it goes: a word, or a mapping that names a part of its head. */
final class KeyShape {
  private static final List<KeySpec> PLAIN =
      List.of(KeySpec.CLIENT_IP, new KeySpec(Source.PATH, ""));

  private static final Key<String> HEADER =
      Key.optional(Source.HEADER.word(), Words.FIELD_NAME, "The value of this header");
  private static final Key<String> COOKIE =
      Key.optional(Source.COOKIE.word(), Words.COOKIE_NAME, "The value of this cookie");
  private static final Key<String> QUERY =
      Key.optional(
          Source.QUERY.word(), Words.QUERY_NAME, "The value of this query parameter, undecoded");

  private static final Key<String> API_KEY =
      Key.optional(
          Source.API_KEY.word(),
          Words.TOKEN,
          "The value of this header or, without it, of this query parameter");

  private static final List<Key<String>> TO_BALANCE = List.of(HEADER, COOKIE, QUERY);
  private static final List<Key<String>> TO_LIMIT = List.of(HEADER, COOKIE, QUERY, API_KEY);

  private static final Map<String, Source> SOURCES =
      Map.of(
          HEADER.name(),
          Source.HEADER,
          COOKIE.name(),
          Source.COOKIE,
          QUERY.name(),
          Source.QUERY,
          API_KEY.name(),
          Source.API_KEY);

  static final Shape<KeySpec> SHAPE = among(TO_BALANCE);

  /** What is counted together. */
  static final Shape<KeySpec> OF_LIMIT = among(TO_LIMIT);

  private KeyShape() {}

  private static Shape<KeySpec> among(List<Key<String>> keys) {
    List<Key<?>> all = List.copyOf(keys);
    return new ShortForm<>(
        plain(),
        Located::value,
        new Section<>("a key", all, (entries, reading) -> named(entries, reading, keys)));
  }

  private static Scalar<KeySpec> plain() {
    Scalar<KeySpec> word = Scalar.oneOf("key", PLAIN, key -> key.source().word());
    return new Scalar<>(
        word.name(),
        "client-ip or path",
        word.forms(),
        text ->
            switch (word.parser().apply(text)) {
              case Parsed.Bad<KeySpec>(_, var nearest) ->
                  Parsed.bad("a header, cookie or query parameter is { header: NAME }", nearest);
              case Parsed<KeySpec> good -> good;
            });
  }

  private static @Nullable KeySpec named(Entries entries, Reading reading, List<Key<String>> keys) {
    List<Key<String>> written = entries.inFileOrder(keys);
    if (written.isEmpty()) {
      if (entries.isSound()) {
        reading
            .problems()
            .add(entries.place(), "the key is empty, expected " + words(keys, " or "));
      }
      return null;
    }
    Key<String> first = written.getFirst();
    for (Key<String> other : written.subList(1, written.size())) {
      reading
          .problems()
          .add(
              entries.place(other),
              "the key is a " + first.name() + " already, expected one of " + words(keys, ", "));
    }
    String name = entries.get(first);
    Source source = SOURCES.get(first.name());
    return name == null || source == null ? null : new KeySpec(source, name);
  }

  private static String words(List<Key<String>> keys, String last) {
    List<String> names = keys.stream().map(Key::name).toList();
    return String.join(", ", names.subList(0, names.size() - 1)) + last + names.getLast();
  }
}
