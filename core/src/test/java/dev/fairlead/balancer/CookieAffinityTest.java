package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.CookieSpec;
import dev.fairlead.config.CookieSpec.SameSite;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.StickySpec.By;
import dev.fairlead.config.StickySpec.WhenNotReady;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.TextHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class CookieAffinityTest {
  private static final int BACKENDS = 5;
  private static final byte[] KEY = Ascii.bytes("0123456789abcdef");
  private static final CookieAffinity SHOP = affinity("shop", CookieSpec.DEFAULTS);

  private static CookieAffinity affinity(String upstream, CookieSpec cookie) {
    StickySpec sticky =
        new StickySpec(
            By.COOKIE, "FL", WhenNotReady.REDISTRIBUTE, cookie, 10, Duration.ofMinutes(1));
    return CookieAffinity.of(upstream(upstream, sticky), sticky, () -> KEY);
  }

  static UpstreamSpec upstream(String name, StickySpec sticky) {
    List<BackendSpec> backends = new ArrayList<>();
    for (int i = 0; i < BACKENDS; i++) {
      backends.add(new BackendSpec("b" + i, new Address("127.0.0.1", 9000 + i), 1));
    }
    return new UpstreamSpec(
        name,
        BalanceSpec.of(BalancePolicy.ROUND_ROBIN),
        sticky,
        SlowStartSpec.NONE,
        QueueSpec.DEFAULTS,
        backends,
        3,
        10,
        Duration.ofSeconds(30));
  }

  private static int bound(CookieAffinity affinity, String... lines) {
    TextHead head = TextHead.of("GET", "shop.example", "/");
    for (String line : lines) {
      head.with("Cookie", line);
    }
    Pick pick = new Pick(new SplittableRandom(1));
    affinity.bind(head, new byte[0], pick);
    return pick.bound;
  }

  private static String line(CookieAffinity affinity, int slot) {
    byte[] line = affinity.line(slot);
    return Ascii.string(line, 0, line.length);
  }

  private static String token(CookieAffinity affinity, int slot) {
    String line = line(affinity, slot);
    return line.substring(line.indexOf('=') + 1, line.indexOf(';'));
  }

  @Test
  void token_selectsItsBackend() {
    Set<String> tokens = new HashSet<>();
    for (int slot = 0; slot < BACKENDS; slot++) {
      String token = token(SHOP, slot);
      tokens.add(token);
      assertThat(token).matches("[A-Za-z0-9_-]{22}");
      assertThat(bound(SHOP, "FL=" + token)).isEqualTo(slot);
      assertThat(bound(SHOP, "a=1; FL=\"" + token + "\"", "b=2")).isEqualTo(slot);
    }
    assertThat(tokens).hasSize(BACKENDS);
  }

  @Test
  void token_isTheSameInEveryProcessWithTheSameSecret() {
    assertThat(token(affinity("shop", CookieSpec.DEFAULTS), 3)).isEqualTo(token(SHOP, 3));
    CookieSpec own =
        new CookieSpec("another secret!!", "/", null, false, true, SameSite.LAX, false);
    assertThat(token(affinity("shop", own), 3)).isNotEqualTo(token(SHOP, 3));
  }

  @Test
  void token_ofAnotherUpstreamOrAddress_selectsNothing() {
    assertThat(bound(SHOP, "FL=" + token(affinity("shop2", CookieSpec.DEFAULTS), 0)))
        .isEqualTo(Balancer.NONE);
    UpstreamSpec moved = upstream("shop", StickySpec.of(By.COOKIE, "FL"));
    moved =
        moved.with(
            moved.backends().stream()
                .map(b -> new BackendSpec(b.name(), new Address("127.0.0.2", 1), 1))
                .toList());
    CookieAffinity there = CookieAffinity.of(moved, moved.sticky(), () -> KEY);
    assertThat(bound(SHOP, "FL=" + token(there, 0))).isEqualTo(Balancer.NONE);
  }

  @Test
  void parts_areJoinedUnambiguously() {
    UpstreamSpec one = upstream("ab", StickySpec.of(By.COOKIE, "FL"));
    UpstreamSpec two = upstream("a", StickySpec.of(By.COOKIE, "FL"));
    Address address = new Address("127.0.0.1", 1);
    one = one.with(List.of(new BackendSpec("c", address, 1)));
    two = two.with(List.of(new BackendSpec("bc", address, 1)));
    assertThat(token(CookieAffinity.of(one, one.sticky(), () -> KEY), 0))
        .isNotEqualTo(token(CookieAffinity.of(two, two.sticky(), () -> KEY), 0));
  }

  @Test
  void amongOtherCookiesOfTheName_theOneTokenCounts() {
    String foreign = token(affinity("shop2", CookieSpec.DEFAULTS), 0);
    assertThat(bound(SHOP, "FL=" + foreign + "; FL=" + token(SHOP, 2) + "; FL=")).isEqualTo(2);
  }

  @Test
  void twoTokens_selectNothing() {
    assertThat(bound(SHOP, "FL=" + token(SHOP, 1) + "; FL=" + token(SHOP, 2)))
        .isEqualTo(Balancer.NONE);
    assertThat(bound(SHOP, "FL=" + token(SHOP, 1), "FL=" + token(SHOP, 1)))
        .isEqualTo(Balancer.NONE);
  }

  @Property
  void nearMiss_selectsNothing(
      @ForAll @IntRange(min = 0, max = BACKENDS - 1) int slot,
      @ForAll @IntRange(min = 0, max = Tokens.LENGTH - 1) int at,
      @ForAll @IntRange(min = 1, max = 255) int difference) {
    String token = token(SHOP, slot);
    char other = (char) (token.charAt(at) ^ difference);
    String changed = token.substring(0, at) + other + token.substring(at + 1);
    String shifted = token.substring(at) + token.substring(0, at);
    for (String near :
        List.of(
            changed,
            token.substring(0, at),
            token.substring(at + 1),
            token + other,
            token + "=",
            token + "==",
            token + token,
            "\"" + token,
            "%" + token,
            at == 0 ? "" : shifted)) {
      // White space and quotes are not part of a value, nor is what follows a semicolon.
      if (!near.replaceAll("[\" \t;].*", "").equals(token)) {
        assertThat(bound(SHOP, "FL=" + near)).as(near).isEqualTo(Balancer.NONE);
      }
    }
  }

  @Property
  void anyCookies_selectNothing(@ForAll("cookies") List<String> lines) {
    assertThat(bound(SHOP, lines.toArray(String[]::new))).isEqualTo(Balancer.NONE);
  }

  @Provide
  Arbitrary<List<String>> cookies() {
    Arbitrary<String> value =
        Arbitraries.oneOf(
            Arbitraries.strings().withCharRange(' ', '\u00ff').ofMaxLength(60),
            Arbitraries.strings().alpha().numeric().withChars('-', '_').ofLength(Tokens.LENGTH));
    return value.map(text -> "FL=" + text).list().ofMaxSize(4);
  }

  @Test
  void hugeCookie_selectsNothing() {
    String huge = "x".repeat(60_000);
    assertThat(bound(SHOP, "FL=" + token(SHOP, 1) + huge)).isEqualTo(Balancer.NONE);
    assertThat(bound(SHOP, huge + "; " + "FL=;".repeat(10_000) + "FL=" + token(SHOP, 1)))
        .isEqualTo(1);
  }

  @Test
  void line_hasTheAttributesAskedFor() {
    assertThat(line(SHOP, 1))
        .isEqualTo("Set-Cookie: FL=" + token(SHOP, 1) + "; Path=/; HttpOnly; SameSite=Lax\r\n");
    CookieSpec all =
        new CookieSpec(null, "/shop", Duration.ofHours(1), true, true, SameSite.NONE, false);
    assertThat(line(affinity("shop", all), 1))
        .endsWith("; Path=/shop; Max-Age=3600; Secure; HttpOnly; SameSite=None\r\n");
    CookieSpec few = new CookieSpec(null, "/", null, false, false, SameSite.STRICT, true);
    assertThat(line(affinity("shop", few), 1)).endsWith("; Path=/; SameSite=Strict\r\n");
  }

  @Test
  void binding_allocatesNothing() {
    String cookies = "a=1; b=2; FL=nothing; FL=" + token(SHOP, 4) + "; c=3";
    TextHead head = TextHead.of("GET", "shop.example", "/").with("Cookie", cookies);
    Pick pick = new Pick(new SplittableRandom(1));
    byte[] client = {};

    assertThat(Allocation.of(() -> SHOP.bind(head, client, pick))).isZero();
    assertThat(pick.bound).isEqualTo(4);
  }
}
