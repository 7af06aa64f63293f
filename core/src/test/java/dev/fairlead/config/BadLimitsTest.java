package dev.fairlead.config;

import static dev.fairlead.config.Reads.problems;
import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.KeySpec.Source;
import dev.fairlead.config.RateLimitSpec.Window;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rate and concurrency limits as they are written, and the mistakes in them with their places. */
class BadLimitsTest {
  private static final String START =
      "upstreams: { a: { backends: [http://h:1] } }\nlisteners: [8080]\nroutes:\n  - upstream: a\n";

  /** Each stands alone on line 5; a key of a route begins in column 5. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      quoteCharacter = '\u0001',
      value = {
        "rateLimit: 0/minute | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '0/minute': nothing would ever be admitted",
        "rateLimit: 20 | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '20': it does not say in how long (did you mean '20/second'?)",
        "rateLimit: 20/min | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '20/min': behind the / must stand second, minute, hour, day or a duration in whole seconds (did you mean '20/minute'?)",
        "rateLimit: 20/fortnight | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '20/fortnight': behind the / must stand second, minute, hour, day or a duration in whole seconds",
        "rateLimit: 20 / minute | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '20 / minute': it has space in it (did you mean '20/minute'?)",
        "rateLimit: 1.5/second | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '1.5/second': a whole number must stand before the /",
        "rateLimit: 5/500ms | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '5/500ms': behind the / must stand second, minute, hour, day or a duration in whole seconds",
        "rateLimit: 1000001/second | 5:16: expected a rate such as 20/minute, 5/second or 100/10s, found '1000001/second': it is more than a million a second",
        "rateLimit: [] | 5:16: expected a list of rate limits, found an empty list",
        "rateLimit: { burst: 5 } | 5:16: 'rate' is missing from a rate limit",
        "rateLimit: { rate: 5/second, burst: 0 } | 5:41: expected a whole number from 1 to 999999999, found '0'",
        "rateLimit: { rate: 5/second, window: fixed } | 5:42: expected one of gcra, sliding, found 'fixed'",
        "rateLimit: { rate: 5/second, window: sliding, burst: 9 } | 5:58: 'burst' says nothing to a sliding window, which admits 5 at once, expected it with window: gcra",
        "rateLimit: { rate: 700000/second, window: sliding } | 5:24: a sliding window counts no more than 655350, expected window: gcra",
        "rateLimit: { rate: 1/day, burst: 4000 } | 5:38: it would take more than ten years until the burst is whole again, expected less",
        "rateLimit: { rate: 5/second, key: ip } | 5:39: expected client-ip or path, found 'ip': a header, cookie or query parameter is { header: NAME }",
        "rateLimit: { rate: 5/second, key: [client-ip, { header: a, apiKey: b }] } | 5:72: the key is a header already, expected one of header, cookie, query, apiKey",
        "rateLimit: { rate: 5/second, key: {} } | 5:39: the key is empty, expected header, cookie, query or apiKey",
        "rateLimit: { rate: 5/second, keys: 10 } | 5:40: expected a whole number from 1000 to 10000000, found '10'",
        "rateLimit: [5/second, 5/second] | 5:27: rate limit '5-per-second' is written twice, first on line 5, expected a 'name' of its own",
        "rateLimit: [{ name: a, rate: 5/second }, { name: a, rate: 9/hour }] | 5:46: rate limit 'a' is written twice, first on line 5, expected a 'name' of its own",
        "cost: 0 | 5:11: expected a whole number from 1 to 1000000, found '0'",
        "concurrency: 0 | 5:18: expected a whole number from 1 to 1000000, found '0'",
        "concurrency: { perKey: 3 } | 5:18: 'most' is missing from a concurrency limit",
        "concurrency: { most: 3, perKey: 4 } | 5:37: a key may have more than all together, expected at most 3",
        "concurrency: { most: 3, key: path } | 5:34: 'key' says nothing without a limit, expected 'perKey' with it",
      })
  void mistake_isNamedWithItsPlace(String text, String problem) {
    assertThat(problems(START + "    " + text + "\n")).containsExactly(problem);
  }

  @Test
  void nameOfAListenersLimit_isTaken() {
    String listeners = "listeners: [8080, { address: 8081, rateLimit: [5/day, 9/hour] }]\n";
    assertThat(
            problems(
                START.replace("listeners: [8080]\n", listeners)
                    + "    rateLimit: [7/day, 9/hour, { name: 5-per-day, rate: 1/day }]\n"))
        .containsExactly(
            "5:24: rate limit '9-per-hour' has the name of one of listener 0.0.0.0:8081,"
                + " expected a 'name' of its own",
            "5:32: rate limit '5-per-day' has the name of one of listener 0.0.0.0:8081,"
                + " expected a 'name' of its own");
  }

  @Test
  void costBeyondABurst_isAMistake() {
    assertThat(
            problems(
                START + "    cost: 6\n    rateLimit: [{ name: x, rate: 60/minute, burst: 5 }]\n"))
        .containsExactly(
            "5:11: rate limit 'x' would never admit a request of cost 6, expected at most 5");
    assertThat(
            problems(
                START.replace("[8080]", "[{ address: 8080, rateLimit: 5/hour }]")
                    + "    cost: 6\n"))
        .containsExactly(
            "5:11: rate limit '5-per-hour' would never admit a request of cost 6, expected at most"
                + " 5");
  }

  @Test
  void shortForms_standForTheWhole() {
    ProxySpec spec =
        Reads.loaded(
            START.replace("[8080]", "[{ address: 8080, rateLimit: 100/10s, concurrency: 7 }]")
                + "    cost: 2\n    rateLimit:\n      - 20/minute\n"
                + "      - { name: keyed, rate: 5/second, burst: 9, key: [path, { apiKey: X-Key }],"
                + " dryRun: true, headers: true, keys: 5000 }\n"
                + "      - { name: slides, rate: 6/hour, window: sliding }\n"
                + "    concurrency: { most: 9, perKey: 2, adaptive: true }\n");
    List<KeySpec> client = List.of(KeySpec.CLIENT_IP);
    GuardSpec listener = spec.listeners().getFirst().guard();
    assertThat(listener.rates())
        .containsExactly(
            new RateLimitSpec(
                "100-per-10s",
                100,
                Duration.ofSeconds(10),
                100,
                Window.GCRA,
                client,
                false,
                false,
                1_000_000));
    assertThat(listener.concurrency()).isEqualTo(new ConcurrencySpec(7, 0, client, false));
    RouteSpec route = spec.routes().getFirst();
    assertThat(route.cost()).isEqualTo(2);
    assertThat(route.guard().concurrency()).isEqualTo(new ConcurrencySpec(9, 2, client, true));
    assertThat(route.guard().rates())
        .extracting(RateLimitSpec::name)
        .containsExactly("20-per-minute", "keyed", "slides");
    assertThat(route.guard().rates().get(1))
        .isEqualTo(
            new RateLimitSpec(
                "keyed",
                5,
                Duration.ofSeconds(1),
                9,
                Window.GCRA,
                List.of(new KeySpec(Source.PATH, ""), new KeySpec(Source.API_KEY, "X-Key")),
                true,
                true,
                5000));
    assertThat(route.guard().rates().get(2).window()).isEqualTo(Window.SLIDING);
  }
}
