package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CookieSpec.SameSite;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import dev.fairlead.model.Address;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever balances is read as it was written. */
class WrittenUpstreamsTest {
  private static final List<String> TOKENS = List.of("A", "FAIRLEAD", "x-user", "0", "a.b_c~!#$%&");
  private static final List<String> SECRETS =
      List.of("0123456789abcdef", "with: {punctuation}, \"quotes\" and ' more", "ünïcödé-sécrét-!");

  @Property(tries = 300)
  void upstream_isReadAsItWasWritten(@ForAll long seed) {
    UpstreamSpec wanted = upstream(new Random(seed));

    ProxySpec spec =
        Reads.loaded("listeners: [8080]\nupstreams:\n  a: " + text(wanted) + "\n", Map.of());

    assertThat(spec.upstreams().get("a")).isEqualTo(wanted);
  }

  private static UpstreamSpec upstream(Random random) {
    List<BackendSpec> backends = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(4); i++) {
      backends.add(
          new BackendSpec(
              "b" + i,
              new Address("127.0.0.1", 9000 + i),
              i == 0 ? 1 + random.nextInt(1000) : random.nextInt(1001),
              random.nextInt(BackendSpec.BACKUP + 1),
              i == 0 ? 1 + random.nextInt(1_000_000) : random.nextInt(3),
              one(random, BackendState.values())));
    }
    BalanceSpec balance = balance(random);
    boolean slow = !balance.policy().keyed() && balance.policy() != BalancePolicy.FIRST;
    return new UpstreamSpec(
        "a",
        balance,
        random.nextInt(4) == 0 ? null : sticky(random),
        slow && random.nextBoolean() ? slowStart(random) : SlowStartSpec.NONE,
        new QueueSpec(random.nextInt(1_000_001), duration(random)),
        health(random),
        retry(random),
        backends,
        256,
        Duration.ofSeconds(30));
  }

  private static BalanceSpec balance(Random random) {
    BalancePolicy policy = one(random, BalancePolicy.values());
    KeySpec.Source source =
        one(
            random,
            EnumSet.complementOf(EnumSet.of(KeySpec.Source.API_KEY))
                .toArray(KeySpec.Source[]::new));
    boolean named = source != KeySpec.Source.CLIENT_IP && source != KeySpec.Source.PATH;
    boolean free = policy.keyed() && policy != BalancePolicy.IP_HASH;
    return new BalanceSpec(
        policy,
        free ? new KeySpec(source, named ? "name" + random.nextInt(9) : "") : KeySpec.CLIENT_IP,
        policy == BalancePolicy.CONSISTENT_HASH && random.nextBoolean()
            ? 1 + random.nextInt(990) / 10.0
            : 0,
        policy.learnsTimes() ? duration(random) : BalanceSpec.STANDARD_DECAY);
  }

  private static HealthSpec health(Random random) {
    if (random.nextInt(5) == 0) {
      return HealthSpec.NONE;
    }
    CheckSpec check =
        switch (random.nextInt(3)) {
          case 0 -> null;
          case 1 -> new CheckSpec.Tcp();
          default -> check(random);
        };
    if (check == null) {
      return HealthSpec.DEFAULTS.with((CheckSpec) null);
    }
    long timeout = 1L + random.nextInt(5000);
    long fast = Math.max(100, timeout + random.nextInt(5000));
    return new HealthSpec(
        check,
        Duration.ofMillis(fast + random.nextInt(1_000_000)),
        Duration.ofMillis(fast),
        Duration.ofMillis(timeout),
        1 + random.nextInt(100),
        1 + random.nextInt(100),
        one(random, HealthSpec.Initial.values()),
        random.nextBoolean() ? PassiveSpec.NONE : passive(random),
        one(random, HealthSpec.WhenNoneReady.values()));
  }

  private static CheckSpec check(Random random) {
    int first = 200 + random.nextInt(400);
    return new CheckSpec.Http(
        random.nextBoolean() ? "GET" : "PURGE",
        one(random, new String[] {"/", "/health?x=1&y={}", "/a\"b\\c'd"}),
        one(random, new String[] {null, "example.com", "[::1]:80", "10.0.0.1:8080"}),
        random.nextBoolean() ? List.of() : List.of(new CheckSpec.Field("x-a", "b: \"c\"")),
        List.of(
            new CheckSpec.StatusRange(first, first + random.nextInt(600 - first)),
            new CheckSpec.StatusRange(404, 404)),
        random.nextBoolean() ? null : new CheckSpec.BodyTest("o.*k", random.nextBoolean()));
  }

  private static PassiveSpec passive(Random random) {
    Duration ejection = Duration.ofMillis(100 + random.nextInt(100_000));
    return new PassiveSpec(
        random.nextInt(10_001),
        random.nextInt(1001) / 1000.0,
        1 + random.nextInt(1_000_000),
        random.nextBoolean() ? 0 : 1.5 + random.nextInt(100) / 10.0,
        Duration.ofMillis(100 + random.nextInt(100_000)),
        ejection,
        ejection.plusMillis(random.nextInt(10)),
        (1 + random.nextInt(1000)) / 1000.0);
  }

  private static RetrySpec retry(Random random) {
    return new RetrySpec(
        1 + random.nextInt(100),
        random.ints(random.nextInt(4), 400, 600).boxed().toList(),
        random.nextBoolean(),
        random.nextBoolean() ? Duration.ZERO : duration(random),
        random.nextBoolean() ? Duration.ZERO : duration(random),
        random.nextInt(1 << 20));
  }

  private static StickySpec sticky(Random random) {
    By by = one(random, By.values());
    StickySpec standard = StickySpec.of(by, "");
    String token = TOKENS.get(random.nextInt(TOKENS.size()));
    boolean app = by == By.APP_COOKIE;
    return new StickySpec(
        by,
        by == By.IP ? "" : by == By.HEADER ? token.toLowerCase(Locale.ROOT) : token,
        one(random, WhenNotReady.values()),
        by == By.COOKIE ? cookie(random) : CookieSpec.DEFAULTS,
        app ? 1 + random.nextInt(10_000_000) : standard.sessions(),
        app ? duration(random) : standard.idle());
  }

  private static CookieSpec cookie(Random random) {
    boolean secure = random.nextBoolean();
    return new CookieSpec(
        random.nextBoolean() ? null : SECRETS.get(random.nextInt(SECRETS.size())),
        random.nextBoolean() ? "/" : "/shop",
        random.nextBoolean() ? null : Duration.ofSeconds(1 + random.nextInt(31_536_000)),
        secure,
        random.nextBoolean(),
        secure ? one(random, SameSite.values()) : SameSite.STRICT,
        random.nextBoolean());
  }

  private static SlowStartSpec slowStart(Random random) {
    return new SlowStartSpec(
        duration(random), (1 + random.nextInt(100)) / 10.0, (1 + random.nextInt(1000)) / 1000.0);
  }

  private static Duration duration(Random random) {
    return Duration.ofMillis(1 + random.nextInt(random.nextBoolean() ? 5000 : Integer.MAX_VALUE));
  }

  private static <T> T one(Random random, T[] all) {
    return all[random.nextInt(all.length)];
  }

  private static String text(UpstreamSpec spec) {
    String sticky = spec.sticky() == null ? "" : "sticky: " + text(spec.sticky()) + ", ";
    SlowStartSpec start = spec.slowStart();
    String slow =
        start.window().isZero()
            ? ""
            : "slowStart: { window: %s, aggression: %s, minWeight: %s%% }, "
                .formatted(
                    Durations.text(start.window()),
                    start.aggression(),
                    BigDecimal.valueOf(start.minWeight()).movePointRight(2).toPlainString());
    return "{ balance: %s, %s%shealth: %s, retry: %s, queue: { size: %d, timeout: %s }, backends: [%s] }"
        .formatted(
            text(spec.balance()),
            sticky,
            slow,
            text(spec.health()),
            text(spec.retry()),
            spec.queue().size(),
            Durations.text(spec.queue().timeout()),
            spec.backends().stream()
                .map(WrittenUpstreamsTest::text)
                .collect(Collectors.joining(", ")));
  }

  private static String text(HealthSpec spec) {
    if (spec.equals(HealthSpec.NONE)) {
      return "off";
    }
    return switch (spec.check()) {
      case null -> "{ tcp: false }";
      case CheckSpec.Tcp _ -> "{ " + times(spec) + " }";
      case CheckSpec.Grpc grpc -> "{ grpc: " + quoted(grpc.service()) + ", " + times(spec) + " }";
      case CheckSpec.Http http -> "{ " + text(http) + ", " + times(spec) + " }";
    };
  }

  private static String text(CheckSpec.Http spec) {
    StringBuilder out = new StringBuilder("path: ").append(quoted(spec.path()));
    out.append(", method: ").append(spec.method());
    if (spec.host() != null) {
      out.append(", host: ").append(quoted(spec.host()));
    }
    for (CheckSpec.Field field : spec.fields()) {
      out.append(", headers: { ").append(field.name()).append(": ").append(quoted(field.value()));
      out.append(" }");
    }
    out.append(", statuses: ").append(spec.statuses());
    if (spec.body() != null) {
      out.append(", body: { ").append(spec.body().regex() ? "matches: " : "contains: ");
      out.append(quoted(spec.body().text())).append(" }");
    }
    return out.toString();
  }

  private static String times(HealthSpec spec) {
    return "pulse: %s, fast: %s, timeout: %s, rise: %d, fall: %d, initial: %s, whenNoneReady: %s, passive: %s"
        .formatted(
            Durations.text(spec.pulse()),
            Durations.text(spec.fast()),
            Durations.text(spec.timeout()),
            spec.rise(),
            spec.fall(),
            spec.initial().word(),
            spec.whenNoneReady().word(),
            text(spec.passive()));
  }

  private static String text(PassiveSpec spec) {
    return "{ failures: %s, failureShare: %s, minRequests: %d, slowerThan: %s, window: %s, ejection: %s, maxEjection: %s, maxShare: %s }"
        .formatted(
            spec.failures() == 0 ? "off" : spec.failures(),
            spec.failureShare() == 0 ? "off" : Numbers.percent(spec.failureShare()),
            spec.minRequests(),
            spec.slowerThan() == 0 ? "off" : spec.slowerThan(),
            Durations.text(spec.window()),
            Durations.text(spec.ejection()),
            Durations.text(spec.maxEjection()),
            Numbers.percent(spec.maxShare()));
  }

  private static String text(RetrySpec spec) {
    return "{ attempts: %d, statuses: %s, nonIdempotent: %s, backoff: %s, perTry: %s, body: %d }"
        .formatted(
            spec.attempts(),
            spec.statuses(),
            spec.nonIdempotent(),
            spec.backoff().isZero() ? "off" : Durations.text(spec.backoff()),
            spec.perTry().isZero() ? "off" : Durations.text(spec.perTry()),
            spec.bodyBytes());
  }

  private static String text(BackendSpec spec) {
    String tier = spec.priority() == BackendSpec.BACKUP ? "backup: true" : "priority: %d";
    return ("{ name: %s, url: http://%s, weight: %d, maxInFlight: %d, state: %s, " + tier + " }")
        .formatted(
            spec.name(),
            spec.address(),
            spec.weight(),
            spec.maxInFlight(),
            spec.state().word(),
            spec.priority());
  }

  private static String text(BalanceSpec spec) {
    StringBuilder out = new StringBuilder("{ policy: ").append(spec.policy().word());
    if (spec.policy().keyed() && spec.policy() != BalancePolicy.IP_HASH) {
      String source = spec.key().source().word();
      String name = spec.key().name();
      out.append(", key: ").append(name.isEmpty() ? source : "{ " + source + ": " + name + " }");
    }
    if (spec.boundedLoad() != 0) {
      out.append(", boundedLoad: ").append(spec.boundedLoad());
    }
    if (spec.policy().learnsTimes()) {
      out.append(", decay: ").append(Durations.text(spec.decay()));
    }
    return out.append(" }").toString();
  }

  private static String text(StickySpec spec) {
    StringBuilder out = new StringBuilder("{ whenNotReady: ").append(spec.whenNotReady().word());
    out.append(", ").append(spec.by().word()).append(": ");
    switch (spec.by()) {
      case IP -> out.append("true");
      case HEADER -> out.append(quoted(spec.name()));
      case COOKIE -> out.append(quoted(spec.name())).append(text(spec.cookie()));
      case APP_COOKIE ->
          out.append(quoted(spec.name()))
              .append(", sessions: ")
              .append(spec.sessions())
              .append(", idle: ")
              .append(Durations.text(spec.idle()));
    }
    return out.append(" }").toString();
  }

  private static String text(CookieSpec spec) {
    return (spec.secret() == null ? "" : ", secret: " + quoted(spec.secret()))
        + (spec.maxAge() == null ? "" : ", maxAge: " + Durations.text(spec.maxAge()))
        + ", path: %s, secure: %s, httpOnly: %s, sameSite: %s, forward: %s"
            .formatted(
                spec.path(),
                spec.secure(),
                spec.httpOnly(),
                spec.sameSite().word(),
                spec.forward());
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }
}
