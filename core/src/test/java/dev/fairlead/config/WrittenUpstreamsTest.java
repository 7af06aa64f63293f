package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CookieSpec.SameSite;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import dev.fairlead.model.Address;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
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
        backends,
        3,
        256,
        Duration.ofSeconds(30));
  }

  private static BalanceSpec balance(Random random) {
    BalancePolicy policy = one(random, BalancePolicy.values());
    KeySpec.Source source = one(random, KeySpec.Source.values());
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
    return "{ balance: %s, %s%squeue: { size: %d, timeout: %s }, backends: [%s] }"
        .formatted(
            text(spec.balance()),
            sticky,
            slow,
            spec.queue().size(),
            Durations.text(spec.queue().timeout()),
            spec.backends().stream()
                .map(WrittenUpstreamsTest::text)
                .collect(Collectors.joining(", ")));
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
