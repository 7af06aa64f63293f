package dev.fairlead.config;

import dev.fairlead.config.HealthSpec.Initial;
import dev.fairlead.config.HealthSpec.WhenNoneReady;
import dev.fairlead.config.Scalar.Parsed;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How backends are known to be well: {@code off}, a path, or a mapping. */
final class HealthShape {
  private static final int MOST_CHECKS = 100;
  private static final HealthSpec STANDARD = HealthSpec.DEFAULTS;

  static final Key<Boolean> TCP =
      Key.optional(
          "tcp",
          Numbers.FLAG,
          "Whether a connection alone is a check; true without a path, false for no checks");
  static final Key<String> GRPC =
      Key.optional(
          "grpc",
          Words.GRPC_SERVICE,
          "A service whose health is asked for by gRPC's own protocol, \"\" for the server's; with"
              + " protocol h2");
  private static final Key<Duration> PULSE =
      Key.optional(
          "pulse",
          Durations.CHECKS,
          Durations.text(STANDARD.pulse()),
          "Between two checks of a backend that is well");
  private static final Key<Duration> FAST =
      Key.optional(
          "fast",
          Durations.CHECKS,
          Durations.text(STANDARD.fast()),
          "Between two checks of one that is suspected or down; grows to the pulse");
  private static final Key<Duration> TIMEOUT =
      Key.optional(
          "timeout", Durations.POSITIVE, Durations.text(STANDARD.timeout()), "For one check");
  private static final Key<Integer> RISE =
      Key.optional(
          "rise",
          Numbers.between(1, MOST_CHECKS),
          STANDARD.rise(),
          "Checks in a row that must pass until a backend that is down is up");
  private static final Key<Integer> FALL =
      Key.optional(
          "fall",
          Numbers.between(1, MOST_CHECKS),
          STANDARD.fall(),
          "Checks in a row that must fail until one that is up is down");
  private static final Key<Initial> INITIAL =
      Key.optional(
          "initial",
          Scalar.oneOf("initial", List.of(Initial.values()), Initial::word),
          STANDARD.initial().word(),
          "What is held of a backend before its first check");
  private static final Key<WhenNoneReady> WHEN_NONE_READY =
      Key.optional(
          "whenNoneReady",
          whenNoneReady(),
          STANDARD.whenNoneReady().word(),
          "What becomes of requests while no backend is ready");
  private static final Key<PassiveSpec> PASSIVE =
      Key.optional("passive", PassiveShape.SHAPE, "What is learnt from requests");

  /** What says nothing where nothing is checked. */
  private static final List<Key<?>> OF_CHECKS = List.of(PULSE, FAST, TIMEOUT, RISE, FALL, INITIAL);

  private static final List<Key<?>> KEYS =
      List.of(
          CheckShape.PATH,
          CheckShape.METHOD,
          CheckShape.HOST,
          CheckShape.HEADERS,
          CheckShape.STATUSES,
          CheckShape.BODY,
          TCP,
          GRPC,
          PULSE,
          FAST,
          TIMEOUT,
          RISE,
          FALL,
          INITIAL,
          WHEN_NONE_READY,
          PASSIVE);

  static final Shape<HealthSpec> SHAPE =
      new ShortForm<>(
          brief(), brief -> brief.value(), new Section<>("health", KEYS, HealthShape::health));

  private HealthShape() {}

  private static Scalar<HealthSpec> brief() {
    return Scalar.of(
        "health",
        "off, or the path of a request such as /health",
        Schema.string("off|" + Words.TARGET_FORM),
        text -> {
          if (text.equals("off")) {
            return Parsed.good(HealthSpec.NONE);
          }
          if (text.equals("false") || text.equals("none")) {
            return Parsed.bad(null, "off");
          }
          return switch (Words.TARGET.parser().apply(text)) {
            case Parsed.Good<String>(String path) ->
                Parsed.good(STANDARD.with(CheckShape.get(path)));
            case Parsed.Bad<String>(String detail, String suggestion) ->
                Parsed.bad(detail, suggestion);
          };
        });
  }

  private static Scalar<WhenNoneReady> whenNoneReady() {
    List<WhenNoneReady> values = List.of(WhenNoneReady.values());
    Scalar<WhenNoneReady> words = Scalar.oneOf("when-none-ready", values, WhenNoneReady::word);
    // A status alone is a number to YAML.
    Schema number = new Schema().with("const", 503);
    return new Scalar<>(
        words.name(), words.expected(), List.of(words.forms().getFirst(), number), words.parser());
  }

  private static HealthSpec health(Entries entries, Reading reading) {
    Problems problems = reading.problems();
    CheckSpec check = check(entries, problems);
    Duration pulse = entries.get(PULSE, STANDARD.pulse());
    Duration fast = entries.get(FAST, shorter(STANDARD.fast(), pulse));
    Duration timeout = entries.get(TIMEOUT, shorter(STANDARD.timeout(), fast));
    checkWithin(FAST, fast, "pulse", pulse, entries, problems);
    checkWithin(TIMEOUT, timeout, "fast", fast, entries, problems);
    return new HealthSpec(
        check,
        pulse,
        fast,
        timeout,
        entries.get(RISE, STANDARD.rise()),
        entries.get(FALL, STANDARD.fall()),
        entries.get(INITIAL, STANDARD.initial()),
        entries.get(PASSIVE, STANDARD.passive()),
        entries.get(WHEN_NONE_READY, STANDARD.whenNoneReady()));
  }

  private static @Nullable CheckSpec check(Entries entries, Problems problems) {
    if (entries.has(GRPC)) {
      return grpc(entries, problems);
    }
    boolean tcp = entries.get(TCP, !entries.has(CheckShape.PATH));
    if (entries.has(CheckShape.PATH)) {
      if (tcp) {
        problems.add(
            entries.place(TCP), "a check with a path makes a request, expected either tcp or path");
      }
      return CheckShape.check(entries, problems);
    }
    for (Key<?> key : entries.inFileOrder(CheckShape.OF_REQUEST)) {
      problems.add(
          entries.place(key),
          "'" + key.name() + "' says nothing to a check by TCP, expected it with 'path'");
    }
    if (tcp) {
      return new CheckSpec.Tcp();
    }
    for (Key<?> key : entries.inFileOrder(OF_CHECKS)) {
      problems.add(
          entries.place(key),
          "'" + key.name() + "' says nothing without checks, expected 'path' or tcp: true with it");
    }
    return null;
  }

  private static CheckSpec grpc(Entries entries, Problems problems) {
    if (entries.get(TCP, false)) {
      problems.add(entries.place(TCP), "a check by gRPC makes a call, expected either tcp or grpc");
    }
    if (entries.has(CheckShape.PATH)) {
      problems.add(
          entries.place(CheckShape.PATH), "a check asks one thing, expected either path or grpc");
    }
    for (Key<?> key : entries.inFileOrder(CheckShape.OF_REQUEST)) {
      problems.add(
          entries.place(key),
          "'" + key.name() + "' says nothing to a check by gRPC, expected it with 'path'");
    }
    return new CheckSpec.Grpc(entries.get(GRPC, ""));
  }

  private static void checkWithin(
      Key<Duration> key,
      Duration value,
      String limitName,
      Duration limit,
      Entries entries,
      Problems problems) {
    if (entries.has(key) && value.compareTo(limit) > 0) {
      problems.add(
          entries.place(key),
          "'"
              + key.name()
              + "' is longer than '"
              + limitName
              + "', expected at most "
              + Durations.text(limit));
    }
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
