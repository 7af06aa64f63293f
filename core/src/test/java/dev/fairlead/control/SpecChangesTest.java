package dev.fairlead.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock")
class SpecChangesTest {
  /** What is said of an upstream before and now, and the lines that say so. */
  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      value = {
        "balance: random | balance: { policy: consistent-hash, key: { header: X-User }, boundedLoad:"
            + " 1.25 } | upstream a: balance random → consistent-hash by header x-user, bounded"
            + " load 1.25",
        "balance: { policy: hash, key: path } | balance: { policy: hash, key: { query: q } } |"
            + " upstream a: balance hash by path → hash by query q",
        "balance: ip-hash | balance: { policy: peak-ewma, decay: 1m30s } | upstream a: balance"
            + " ip-hash → peak-ewma, decay 1m30s",
        "slowStart: 30s | slowStart: { window: 1m, minWeight: 2.5%, aggression: 1.5 } | upstream a:"
            + " slowStart 30s → 1m from 2.5%, aggression 1.5",
        "balance: random | balance: random, slowStart: 5s | upstream a: slowStart none → 5s",
        "queue: {} | queue: { size: 5, timeout: 1s } | upstream a.queue: size 1024 → 5 # upstream"
            + " a.queue: timeout 5s → 1s",
        "sticky: { ip: true } | sticky: { cookie: A } | upstream a: sticky ip → cookie A",
        "sticky: { cookie: A } | sticky: { cookie: A, maxAge: 1h, whenNotReady: refuse, secure:"
            + " true, sameSite: none } | upstream a.sticky: whenNotReady redistribute → refuse #"
            + " upstream a.sticky.cookie: maxAge none → 1h # upstream a.sticky.cookie: secure false"
            + " → true # upstream a.sticky.cookie: sameSite lax → none",
        "health: off | health: /h | upstream a.health: check none → GET /h # upstream"
            + " a.health.passive: failures 0 → 5 # upstream a.health.passive: failureShare 0.0% →"
            + " 50.0% # upstream a.health.passive: slowerThan 0.0 → 10.0",
        "health: { pulse: 1s } | health: { path: /h, pulse: 2s, fast: 1s, timeout: 1s } | upstream"
            + " a.health: check tcp → GET /h # upstream a.health: pulse 1s → 2s",
        "health: { path: /h, headers: { a: secret } } | health: { path: /i, headers: { a: other },"
            + " initial: down-until-checked } | upstream a.health.check: path /h → /i # upstream"
            + " a.health.check: fields changed # upstream a.health: initial up → down-until-checked",
        "retry: 2 | retry: { attempts: 2, perTry: 1s, backoff: off } | upstream a.retry: backoff"
            + " 25ms → off # upstream a.retry: perTry off → 1s",
        "sticky: { appCookie: A } | sticky: { appCookie: B, sessions: 5, idle: 2h } | upstream a:"
            + " sticky appCookie A → appCookie B # upstream a.sticky: sessions 100000 → 5 #"
            + " upstream a.sticky: idle 30m → 2h",
      })
  void changeOfBalancing_isALineEach(String was, String is, String expected) {
    assertThat(SpecChanges.between(upstream(was), upstream(is)))
        .containsExactly(expected.split(" # "));
  }

  @Test
  void stickinessThatBeginsOrEnds_isSaid() {
    assertThat(SpecChanges.between(upstream("retry: 3"), upstream("sticky: { header: X }")))
        .containsExactly("upstream a: sticky none → header x");
    assertThat(SpecChanges.between(upstream("sticky: { ip: true }"), upstream("retry: 3")))
        .containsExactly("upstream a: sticky ip → none");
  }

  @Test
  void rulesOfListenersAndRoutes_areSaid_longListsCounted_valuesOfFieldsHidden() {
    String networks =
        java.util.stream.IntStream.range(0, 20)
            .mapToObj(i -> "10.0.0." + i)
            .collect(java.util.stream.Collectors.joining(", "));
    assertThat(
            SpecChanges.between(
                ruled("", "", ""),
                ruled(
                    ", access: { deny: 10.0.0.0/8 }, proxyProtocolFrom: 192.0.2.1",
                    ", access: { deny: ["
                        + networks
                        + "] }, headers: { request: { set: { A: pass } } }",
                    "hardening: { connections: none, encodedSlash: reject }")))
        .containsExactly(
            "route a.guard.access: deny [] → 20 entries",
            "route a.requestFields: set changed",
            "listener 0.0.0.0:80: proxyProtocolFrom [] → [192.0.2.1/32]",
            "listener 0.0.0.0:80.guard.access: deny [] → [10.0.0.0/8]",
            "hardening: connections 100000 → unlimited",
            "hardening: encodedSlash same-route → reject");
  }

  private static ProxySpec ruled(String listener, String route, String more) {
    String text =
        "listeners: [{ address: 80"
            + listener
            + " }]\nroutes: [{ name: a, upstream: a"
            + route
            + " }]\nupstreams: { a: { backends: [http://h:1] } }\n"
            + more
            + "\n";
    return ((ReadResult.Loaded) SpecReader.read(text, "f", _ -> null)).spec();
  }

  @Test
  void secret_isNeverShown() {
    String one = "sticky: { cookie: A, secret: hunter2hunter2hunter2 }";
    String other = "sticky: { cookie: A, secret: hunter3hunter3hunter3 }";
    String none = "sticky: { cookie: A }";

    assertThat(SpecChanges.between(upstream(one), upstream(other)))
        .containsExactly("upstream a.sticky.cookie: secret changed");
    assertThat(SpecChanges.between(upstream(one), upstream(none)))
        .containsExactly("upstream a.sticky.cookie: secret changed");
    assertThat(SpecChanges.between(upstream("retry: 3"), upstream(one)))
        .containsExactly("upstream a: sticky none → cookie A");
  }

  @Test
  void changesOfABackend_areALineEach() {
    ProxySpec was = spec("{ backends: [{ name: b, url: http://h:1 }, http://h:2] }");
    ProxySpec is =
        spec(
            "{ backends: [{ name: b, url: http://h:1, weight: 0, backup: true, maxInFlight: 64,"
                + " state: drain }, http://h:2] }");

    assertThat(SpecChanges.between(was, is))
        .containsExactly(
            "upstream a: backend b: weight 1 → 0",
            "upstream a: backend b: priority 0 → backup",
            "upstream a: backend b: maxInFlight unlimited → 64",
            "upstream a: backend b: state ready → drain");
  }

  private static ProxySpec upstream(String says) {
    return spec("{ " + says + ", backends: [{ url: http://h:1, maxInFlight: 9 }] }");
  }

  private static ProxySpec spec(String upstream) {
    ReadResult read =
        SpecReader.read(
            "listeners: [8080]\nupstreams: { a: " + upstream + " }\n", "test", _ -> null);
    assertThat(read).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) read).spec();
  }
}
