package dev.fairlead.config;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** How fast, and how many at a time, requests are admitted: of a listener or a route. */
final class ThrottleShape {
  private static final int MOST = 1_000_000;
  private static final int MOST_KEYS = 10_000_000;
  private static final int LEAST_KEYS = 1_000;

  /** What a sliding window can count. */
  private static final int MOST_SLIDING = 655_350;

  /** How long it may take until a burst is whole again. */
  private static final long LONGEST_SECONDS = 3650L * 24 * 3600;

  private static final List<KeySpec> BY_CLIENT = List.of(KeySpec.CLIENT_IP);

  // ---- rateLimit ----

  private static final Key<String> NAME =
      Key.optional(
          "name", Words.NAME, "In RateLimit fields, statistics and the log; made from the rate");
  private static final Key<Rates> RATE =
      Key.required("rate", Rates.RATE_SHAPE, "How many units in how long");
  private static final Key<Integer> BURST =
      Key.optional(
          "burst", Numbers.between(1, 999_999_999), "How many at once; as many as the rate says");
  private static final Key<RateLimitSpec.Window> WINDOW =
      Key.optional(
          "window",
          Scalar.oneOf(
              "window", List.of(RateLimitSpec.Window.values()), RateLimitSpec.Window::word),
          RateLimitSpec.Window.GCRA.word(),
          "gcra: the burst at once, then evenly; sliding: never more in any such period");
  private static final Key<List<KeySpec>> KEY =
      Key.optional(
          "key",
          new ListOf<>(KeyShape.OF_LIMIT, "keys", 1, true),
          KeySpec.CLIENT_IP.text(),
          "What is counted together; several count together only where all are alike");
  private static final Key<Boolean> DRY_RUN =
      Key.optional(
          "dryRun", Numbers.FLAG, false, "Whether it only counts whom it would have refused");
  private static final Key<Boolean> HEADERS =
      Key.optional(
          "headers",
          Numbers.FLAG,
          false,
          "Whether responses carry RateLimit and RateLimit-Policy, not only refusals");
  private static final Key<Integer> KEYS =
      Key.optional(
          "keys",
          Numbers.between(LEAST_KEYS, MOST_KEYS),
          RateLimitSpec.STANDARD_KEYS,
          "For how many keys there is room, at up to 64 bytes each");

  private static final Section<RateLimitSpec> RATE_SECTION =
      new Section<>(
          "a rate limit",
          List.of(NAME, RATE, BURST, WINDOW, KEY, DRY_RUN, HEADERS, KEYS),
          ThrottleShape::rate);

  private static final Shape<Located<RateLimitSpec>> RATE_SHAPE =
      Located.of(new ShortForm<>(Rates.RATE_SHAPE, brief -> standard(brief.value()), RATE_SECTION));

  private static final Key<List<Located<RateLimitSpec>>> RATES =
      Key.optional(
          "rateLimit",
          new ListOf<>(RATE_SHAPE, "rate limits", 1, true),
          "How fast requests are admitted, else 429; each of several must admit them");

  // ---- concurrency ----

  private static final Key<Integer> AT_MOST =
      Key.required("most", Numbers.between(1, MOST), "Requests under way, all together");
  private static final Key<Integer> PER_KEY =
      Key.optional("perKey", Numbers.between(0, MOST), 0, "Requests under way of each key; 0: any");
  private static final Key<Boolean> ADAPTIVE =
      Key.optional(
          "adaptive", Numbers.FLAG, false, "Whether the limit follows the latency, up to 'most'");

  private static final Key<ConcurrencySpec> CONCURRENCY =
      Key.optional(
          "concurrency",
          new ShortForm<>(
              Numbers.between(1, MOST),
              brief -> new ConcurrencySpec(brief.value(), 0, BY_CLIENT, false),
              new Section<>(
                  "a concurrency limit",
                  List.of(AT_MOST, PER_KEY, KEY, ADAPTIVE),
                  ThrottleShape::concurrency)),
          "How many requests may be under way, else 503 at once");

  private static final Key<Integer> COST =
      Key.optional(
          "cost", Numbers.between(1, MOST), 1, "What one request takes of every rate limit");

  /** What a listener says of it. */
  static final List<Key<?>> OF_LISTENER = List.of(RATES, CONCURRENCY);

  /** What a route says of it. */
  static final List<Key<?>> OF_ROUTE = List.of(RATES, CONCURRENCY, COST);

  private ThrottleShape() {}

  /**
   * What was read of it.
   *
   * @param located rate limits with their places
   * @param cost with the place where it stands, or else the section's
   */
  record Part(
      List<Located<RateLimitSpec>> located,
      @Nullable ConcurrencySpec concurrency,
      Located<Integer> cost) {
    List<RateLimitSpec> rates() {
      return located.stream().map(Located::value).toList();
    }

    /** Problems are told where clients and logs could not tell a limit from that listener's. */
    void checkNames(ListenerSpec listener, Problems problems) {
      for (Located<RateLimitSpec> rate : located) {
        String name = rate.value().name();
        if (listener.guard().rates().stream().anyMatch(each -> each.name().equals(name))) {
          problems.add(
              rate.place(),
              "rate limit '"
                  + Reading.shown(name)
                  + "' has the name of one of listener "
                  + listener.address()
                  + ", expected a 'name' of its own");
        }
      }
    }

    /** Problems are told where a request would never be admitted. */
    void checkCost(List<RateLimitSpec> limits, Problems problems) {
      for (RateLimitSpec limit : limits) {
        boolean sliding = limit.window() == RateLimitSpec.Window.SLIDING;
        long most = sliding ? limit.quota() : limit.burst();
        if (cost.value() > most) {
          problems.add(
              cost.place(),
              "rate limit '"
                  + limit.name()
                  + "' would never admit a request of cost "
                  + cost.value()
                  + ", expected at most "
                  + most);
        }
      }
    }
  }

  /** What was read of it. */
  static Part part(Entries entries, Reading reading) {
    List<Located<RateLimitSpec>> rates = entries.get(RATES, List.of());
    Map<String, Node> seen = new HashMap<>();
    for (Located<RateLimitSpec> rate : rates) {
      String name = rate.value().name();
      Node first = seen.putIfAbsent(name, rate.place());
      if (first != null) {
        reading
            .problems()
            .add(
                rate.place(),
                "rate limit " + Mapping.twice(name, first) + ", expected a 'name' of its own");
      }
    }
    return new Part(
        rates, entries.get(CONCURRENCY), new Located<>(entries.get(COST, 1), entries.place(COST)));
  }

  private static RateLimitSpec standard(Rates rate) {
    return new RateLimitSpec(
        name(rate),
        rate.quota(),
        rate.per(),
        rate.quota(),
        RateLimitSpec.Window.GCRA,
        BY_CLIENT,
        false,
        false,
        RateLimitSpec.STANDARD_KEYS);
  }

  private static String name(Rates rate) {
    return rate.quota() + "-per-" + Rates.word(rate.per());
  }

  private static @Nullable RateLimitSpec rate(Entries entries, Reading reading) {
    Rates rate = entries.get(RATE);
    if (rate == null) {
      return null;
    }
    RateLimitSpec standard = standard(rate);
    RateLimitSpec.Window window = entries.get(WINDOW, standard.window());
    Problems problems = reading.problems();
    Integer burst = entries.get(BURST);
    if (window == RateLimitSpec.Window.SLIDING) {
      if (entries.has(BURST)) {
        problems.add(
            entries.place(BURST),
            "'burst' says nothing to a sliding window, which admits "
                + rate.quota()
                + " at once, expected it with window: gcra");
      }
      if (rate.quota() > MOST_SLIDING) {
        problems.add(
            entries.place(RATE),
            "a sliding window counts no more than " + MOST_SLIDING + ", expected window: gcra");
      }
    }
    Duration whole = whole(rate, burst == null ? rate.quota() : burst);
    if (whole.toSeconds() > LONGEST_SECONDS) {
      problems.add(
          entries.place(BURST),
          "it would take more than ten years until the burst is whole again, expected less");
    }
    return new RateLimitSpec(
        entries.get(NAME, standard.name()),
        rate.quota(),
        rate.per(),
        burst == null ? rate.quota() : burst,
        window,
        entries.get(KEY, BY_CLIENT).stream().distinct().toList(),
        entries.get(DRY_RUN, false),
        entries.get(HEADERS, false),
        entries.get(KEYS, standard.keys()));
  }

  /** In how long a burst is whole again. */
  private static Duration whole(Rates rate, long burst) {
    return Duration.ofSeconds((long) ((double) burst * rate.per().toSeconds() / rate.quota()));
  }

  private static @Nullable ConcurrencySpec concurrency(Entries entries, Reading reading) {
    Integer most = entries.get(AT_MOST);
    int perKey = entries.get(PER_KEY, 0);
    if (entries.has(KEY) && perKey == 0) {
      reading
          .problems()
          .add(entries.place(KEY), "'key' says nothing without a limit, expected 'perKey' with it");
    }
    if (most != null && perKey > most) {
      reading
          .problems()
          .add(
              entries.place(PER_KEY),
              "a key may have more than all together, expected at most " + most);
    }
    return most == null
        ? null
        : new ConcurrencySpec(
            most,
            perKey,
            entries.get(KEY, BY_CLIENT).stream().distinct().toList(),
            entries.get(ADAPTIVE, false));
  }
}
