package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.TextHead;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LearnedAffinityTest {
  private static final long NOW = 1_800_000_000_000L;
  private static final StickySpec STICKY = StickySpec.of(StickySpec.By.APP_COOKIE, "SID");
  private static final UpstreamSpec UPSTREAM = CookieAffinityTest.upstream("shop", STICKY);

  private long nanos;
  private final Sessions sessions = Sessions.of(100, Duration.ofMinutes(30), () -> nanos);
  private final LearnedAffinity affinity =
      new LearnedAffinity("SID", UPSTREAM.backends(), sessions);

  private static TextHead request(String cookies) {
    return TextHead.of("GET", "shop.example", "/").with("Cookie", cookies);
  }

  private int bound(String cookies) {
    return bound(affinity, cookies);
  }

  private static int bound(LearnedAffinity affinity, String cookies) {
    Pick pick = new Pick(new SplittableRandom(1));
    affinity.bind(request(cookies), new byte[0], pick);
    return pick.bound;
  }

  private boolean answered(String cookies, String setCookie, int slot) {
    byte[] line = Ascii.bytes(setCookie);
    return affinity.set(request(cookies), line, 0, line.length, slot, NOW);
  }

  @Test
  void sessionBegunByABackend_isBoundToIt() {
    assertThat(answered("", "SID=abc; Path=/; HttpOnly", 3)).isTrue();
    assertThat(bound("x=1; SID=abc")).isEqualTo(3);
    assertThat(bound("SID=\"abc\"")).isEqualTo(3);
    assertThat(bound("SID=abd")).isEqualTo(Balancer.NONE);
  }

  @Test
  void otherCookies_areNotLearned() {
    assertThat(answered("", "XSID=abc; SID=abc", 3)).isFalse();
    assertThat(answered("", "SID", 3)).isFalse();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void unknownSession_isBoundToWhoServedIt() {
    affinity.served(request("SID=old"), 2);
    assertThat(bound("SID=old")).isEqualTo(2);
    affinity.served(request("SID=; a=b"), 2);
    affinity.served(request("a=b"), 2);
    assertThat(sessions.count()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SID=; Max-Age=0",
        "SID=abc; max-age=-1; Expires=Thu, 01 Jan 2099 00:00:00 GMT",
        "SID=deleted; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/",
        "SID=\"\"; expires=Thursday, 01-Jan-70 00:00:10 GMT",
        "SID=;Version=1;Expires=Thu, 01-Jan-1970 00:00:10 GMT;Max-Age=0"
      })
  void sessionEndedByABackend_isForgotten(String setCookie) {
    answered("", "SID=abc", 3);
    assertThat(answered("SID=abc", setCookie, 3)).isTrue();
    assertThat(bound("SID=abc")).isEqualTo(Balancer.NONE);
    assertThat(sessions.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SID=abc; Max-Age=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT",
        "SID=abc; Expires=Thu, 01 Jan 2099 00:00:00 GMT",
        "SID=abc; Expires=Thu, 31 Feb 1970 00:00:00 GMT",
        "SID=abc; Expires=0",
        "SID=abc; Max-Age; Max-Age=; Max-Age=x",
        "SID=abc; x=Max-Age=0"
      })
  void sessionThatLives_isKept(String setCookie) {
    answered("SID=abc", setCookie, 3);
    assertThat(bound("SID=abc")).isEqualTo(3);
  }

  @Test
  void sessionInUse_outlivesTheIdleOne() {
    answered("", "SID=used", 1);
    answered("", "SID=idle", 2);
    for (int minute = 0; minute < 60; minute += 20) {
      nanos += Duration.ofMinutes(20).toNanos();
      assertThat(bound("SID=used")).isEqualTo(1);
    }
    assertThat(bound("SID=idle")).isEqualTo(Balancer.NONE);
    assertThat(sessions.count()).isEqualTo(1);
  }

  @Test
  void madeUpSessions_neitherGrowTheMemoryNorDriveOutTheOneInUse() {
    answered("", "SID=real", 4);
    for (int i = 0; i < 20_000; i++) {
      affinity.served(request("SID=made-up-" + i), 0);
      if (i % 50 == 0) {
        assertThat(bound("SID=real")).isEqualTo(4);
      }
    }
    assertThat(sessions.count()).isLessThanOrEqualTo(100);
    assertThat(bound("SID=real")).isEqualTo(4);
  }

  @Test
  void reload_keepsSessionsOfBackendsThatStay() {
    UpstreamSpec before = UPSTREAM;
    LearnedAffinity old = LearnedAffinity.of(before, STICKY, null);
    byte[] line = Ascii.bytes("SID=abc");
    old.set(request(""), line, 0, line.length, 3, NOW);
    old.set(request(""), Ascii.bytes("SID=gone"), 0, 8, 0, NOW);

    List<BackendSpec> fewer = before.backends().subList(1, 5);
    LearnedAffinity next = LearnedAffinity.of(before.with(fewer), STICKY, old);
    assertThat(bound(next, "SID=abc")).isEqualTo(2);
    assertThat(bound(next, "SID=gone")).isEqualTo(Balancer.NONE);

    StickySpec renamed = StickySpec.of(StickySpec.By.APP_COOKIE, "TID");
    LearnedAffinity other = LearnedAffinity.of(before, renamed, next);
    assertThat(bound(other, "TID=abc")).isEqualTo(Balancer.NONE);
  }

  @Test
  void reload_takesUpNewLimits() {
    for (int i = 0; i < 100; i++) {
      affinity.served(request("SID=" + i), 0);
    }
    sessions.limit(10, Duration.ofMinutes(1));
    assertThat(sessions.count()).isLessThanOrEqualTo(10);
    nanos += Duration.ofMinutes(2).toNanos();
    assertThat(sessions.count()).isZero();
  }

  @Test
  void binding_allocatesNothing() {
    answered("", "SID=abc", 3);
    TextHead head = request("a=1; SID=abc");
    Pick pick = new Pick(new SplittableRandom(1));
    byte[] client = {};

    assertThat(Allocation.of(() -> affinity.bind(head, client, pick))).isZero();
    assertThat(pick.bound).isEqualTo(3);
  }
}
