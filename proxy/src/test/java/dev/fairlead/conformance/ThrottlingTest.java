package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.ConcurrencyRule;
import dev.fairlead.runtime.RateRule;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.security.RateLimit;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.StructuredList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Rate and concurrency limits of a running proxy. Rates are slow enough for nothing to be restored
 * while a test runs.
 */
@SuppressWarnings("try") // clients are closed before the proxy is looked at
class ThrottlingTest {
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";

  /** Two loops, one backend; {@code text} stands in the route that takes everything. */
  private static ProxySpec spec(ScriptedBackend a, String listener, String... route) {
    String text =
        "listeners: [{ address: 127.0.0.1:0"
            + listener
            + " }]\nworkers: 2\nforwarding: { proxyStatus: true }\n"
            + "upstreams: { main: { health: off, backends: [http://127.0.0.1:"
            + a.port()
            + "] } }\nroutes:\n  - name: all\n    upstream: main\n"
            + String.join("", List.of(route).stream().map(line -> "    " + line + "\n").toList());
    ReadResult result = SpecReader.read(text, "test", _ -> null);
    assertThat(result).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) result).spec();
  }

  private static RateRule rate(ProxyFixture proxy, int i) {
    return Objects.requireNonNull(proxy.server().snapshot().throttles().get("route all"))
        .rates()
        .get(i);
  }

  private static RateLimit.Figures seen(RateRule rule) {
    return rule.limit().figures(System.nanoTime());
  }

  @Test
  void twentyOfTwentyOne_passOverEightConnectionsAndBothLoops() {
    ScriptedBackend a = ScriptedBackend.start();
    try (ProxyFixture proxy = ProxyFixture.start(spec(a, "", "rateLimit: 20/hour"), a)) {
      List<RawClient> clients = IntStream.range(0, 8).mapToObj(_ -> proxy.client()).toList();
      List<CompletableFuture<List<SeenResponse>>> answers = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        RawClient client = clients.get(i);
        int requests = i < 5 ? 3 : 2;
        answers.add(
            CompletableFuture.supplyAsync(() ->
                IntStream.range(0, requests).mapToObj(_ -> client.send(GET).response()).toList()));
      }
      List<SeenResponse> all = answers.stream().flatMap(answer -> answer.join().stream()).toList();
      assertThat(all).hasSize(21);
      assertThat(all.stream().filter(answer -> answer.status() == 200)).hasSize(20);
      assertThat(a.requests()).hasSize(20);
      SeenResponse refused =
          all.stream().filter(answer -> answer.status() == 429).findFirst().orElseThrow();
      long wait = Long.parseLong(refused.fields().only("Retry-After"));
      assertThat(wait).isBetween(60L, 180L);
      assertThat(StructuredList.parse(refused.fields().only("RateLimit-Policy")))
          .isEqualTo(Map.of("20-per-hour", Map.of("q", 20L, "w", 3600L)));
      assertThat(StructuredList.parse(refused.fields().only("RateLimit")))
          .isEqualTo(Map.of("20-per-hour", Map.of("r", 0L, "t", wait)));
      clients.forEach(RawClient::close);
      RecordedExchange ended =
          proxy.awaitExchanges(21).stream()
              .filter(each -> each.status() == 429)
              .findFirst()
              .orElseThrow();
      assertThat(ended.failure()).isEqualTo(Failure.RATE_LIMITED);
      assertThat(ended.limit()).isEqualTo("20-per-hour");
      assertThat(seen(rate(proxy, 0)).admitted()).isEqualTo(20);
      assertThat(seen(rate(proxy, 0)).refused()).isEqualTo(1);
      assertThat(seen(rate(proxy, 0)).offenders())
          .containsExactly(new RateLimit.Offender("127.0.0.1", 1));
      proxy.assertQuiet();
    }
  }

  @Test
  void refusal_isAProblem_orAPageForBrowsers() {
    ScriptedBackend a = ScriptedBackend.start();
    ProxySpec spec = spec(a, "", "rateLimit: { name: slow, rate: 1/day }");
    try (ProxyFixture proxy = ProxyFixture.start(spec, a)) {
      assertThat(proxy.get("/").fields().has("RateLimit")).isFalse();
      SeenResponse problem = proxy.get("/");
      assertThat(problem.status()).isEqualTo(429);
      assertThat(problem.fields().only("Content-Type")).isEqualTo("application/problem+json");
      assertThat(problem.fields().only("Proxy-Status")).endsWith("; error=http_request_denied");
      assertThat(problem.body().text())
          .contains(
              "\"type\":\"https://iana.org/assignments/http-problem-types#quota-exceeded\"",
              "\"title\":\"Too Many Requests\"",
              "\"violated-policies\":[\"slow\"]");
      try (RawClient client = proxy.client()) {
        SeenResponse page =
            client.send("GET / HTTP/1.1\r\nHost: example\r\nAccept: text/html\r\n\r\n").response();
        assertThat(page.status()).isEqualTo(429);
        assertThat(page.body().text()).contains("<h1>429 Too Many Requests</h1>");
      }
      proxy.assertQuiet();
    }
  }

  @Test
  void fields_areToldOfAdmittedRequests_besideThoseOfTheBackend() {
    ScriptedBackend a = ScriptedBackend.start();
    a.answer(
        Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nRateLimit: \"own\";r=3\r\n\r\n"));
    ProxySpec spec =
        spec(
            a,
            ", rateLimit: { name: door, rate: 100/hour, window: sliding, headers: true }",
            "cost: 2",
            "rateLimit: [{ name: a, rate: 12/day, headers: true }, 9/hour]");
    try (ProxyFixture proxy = ProxyFixture.start(spec, a)) {
      SeenResponse answer = proxy.get("/");
      assertThat(answer.fields().all("RateLimit")).hasSize(2);
      Map<String, Map<String, Long>> told =
          StructuredList.parse(String.join(", ", answer.fields().all("RateLimit")));
      assertThat(told.keySet()).containsExactly("own", "door", "a");
      assertThat(told.get("door").get("r")).isEqualTo(49);
      assertThat(told.get("a").get("r")).isEqualTo(5);
      assertThat(StructuredList.parse(answer.fields().only("RateLimit-Policy")))
          .isEqualTo(
              Map.of("door", Map.of("q", 50L, "w", 3600L), "a", Map.of("q", 6L, "w", 86400L)));
      proxy.assertQuiet();
    }
  }

  @Test
  void severalLimits_takeAllOrNothing_andDryRunsOnlyCount() {
    ScriptedBackend a = ScriptedBackend.start();
    ProxySpec spec =
        spec(
            a,
            ", rateLimit: { name: door, rate: 5/day }",
            "rateLimit: [{ name: watch, rate: 1/day, dryRun: true }, { name: path, rate: 2/day,"
                + " key: [client-ip, path] }]");
    try (ProxyFixture proxy = ProxyFixture.start(spec, a)) {
      assertThat(List.of(proxy.get("/a").status(), proxy.get("/a").status())).containsOnly(200);
      for (int i = 0; i < 9; i++) {
        assertThat(proxy.get("/a").status()).isEqualTo(429);
      }
      assertThat(proxy.get("/b").status()).as("the door still has three").isEqualTo(200);
      assertThat(proxy.get("/c").status()).isEqualTo(200);
      assertThat(proxy.get("/d").status()).isEqualTo(200);
      assertThat(proxy.get("/e").status()).isEqualTo(429);
      assertThat(seen(rate(proxy, 0)).admitted()).isEqualTo(1);
      assertThat(seen(rate(proxy, 0)).wouldRefuse()).isEqualTo(4);
      assertThat(seen(rate(proxy, 0)).refused()).isZero();
      assertThat(seen(rate(proxy, 1)).refused()).isEqualTo(9);
      proxy.assertQuiet();
    }
  }

  @Test
  void client_isFoundBehindTrustedProxies_fromRightToLeft() {
    ScriptedBackend a = ScriptedBackend.start();
    ProxySpec plain = spec(a, "", "rateLimit: 1/day");
    ProxySpec spec =
        new ProxySpec(
            plain.listeners(),
            plain.routes(),
            plain.upstreams(),
            plain.timeouts(),
            plain.limits(),
            plain.hardening(),
            plain.http2(),
            new ForwardingSpec(List.of("127.0.0.1"), "fairlead", false),
            plain.retryBudget(),
            null,
            plain.analytics(),
            null,
            null,
            2,
            null);
    try (ProxyFixture proxy = ProxyFixture.start(spec, a);
        RawClient client = proxy.client()) {
      List<Integer> statuses = new ArrayList<>();
      for (String from :
          List.of(
              "192.0.2.1",
              "198.51.100.9, 192.0.2.1",
              "192.0.2.1, 192.0.2.2",
              "2001:db8::1",
              "2001:db8::2")) {
        String request = "GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: " + from + "\r\n\r\n";
        statuses.add(client.send(request).response().status());
      }
      assertThat(statuses).containsExactly(200, 429, 200, 200, 429);
    }
  }

  @Test
  void whatWasTaken_outlivesReloads_ofAnythingElse() {
    ScriptedBackend a = ScriptedBackend.start();
    ProxySpec spec = spec(a, ", rateLimit: 3/day", "rateLimit: 2/day");
    try (ProxyFixture proxy = ProxyFixture.start(spec, a)) {
      assertThat(proxy.get("/").status()).isEqualTo(200);
      assertThat(proxy.get("/").status()).isEqualTo(200);
      ProxySpec told =
          spec(a, ", rateLimit: 3/day", "maxBody: 9", "rateLimit: { rate: 2/day, headers: true }");
      assertThat(proxy.server().reload(told)).isEmpty();
      assertThat(proxy.get("/").status()).isEqualTo(429);
      assertThat(proxy.server().reload(spec(a, ", rateLimit: 3/day"))).isEmpty();
      assertThat(proxy.get("/").status()).as("the third of the listener's").isEqualTo(200);
      assertThat(proxy.get("/").status()).isEqualTo(429);
      assertThat(proxy.server().reload(spec(a, ""))).isEmpty();
      assertThat(proxy.get("/").status()).isEqualTo(200);
      proxy.assertQuiet();
    }
  }

  @Test
  void explanation_saysWhatIsLeft_andChangesNothing() {
    ScriptedBackend a = ScriptedBackend.start();
    ProxySpec spec = spec(a, "", "rateLimit: 2/day", "concurrency: 5");
    try (ProxyFixture proxy = ProxyFixture.start(spec, a)) {
      RequestQuestion question = RequestQuestion.of("GET", "http://example/x", List.of(), null);
      for (int left = 2; left > 0; left--) {
        RequestExplanation said = proxy.server().explain(question);
        assertThat(proxy.server().explain(question)).isEqualTo(said);
        assertThat(said.answer()).isNull();
        assertThat(said.limits())
            .contains(
                new RequestExplanation.Limit(
                    "rateLimit 2-per-day", "2/day by client-ip: " + left + " left", "429"),
                new RequestExplanation.Limit("concurrency", "5: 0 of 5 under way", "503"));
        assertThat(proxy.get("/x").status()).isEqualTo(200);
      }
      RequestExplanation said = proxy.server().explain(question);
      assertThat(Objects.requireNonNull(said.answer()).status()).isEqualTo(429);
      assertThat(said.limits().getFirst().value())
          .startsWith("2/day by client-ip: 0 left, 43")
          .endsWith("s until the next");
      assertThat(proxy.get("/x").status()).isEqualTo(429);
      proxy.assertQuiet();
    }
  }

  @Test
  void requestsBeyondTheConcurrency_areShedAtOnce_andPlacesComeBack() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/hold", Script.after(go, Script.echo()));
    ProxySpec spec =
        spec(a, ", rateLimit: 4/day", "concurrency: { most: 2, perKey: 1, key: { header: u } }");
    try (ProxyFixture proxy = ProxyFixture.start(spec, a);
        RawClient first = proxy.client();
        RawClient second = proxy.client();
        RawClient third = proxy.client()) {
      first.send("GET /hold HTTP/1.1\r\nHost: a\r\nu: ann\r\n\r\n");
      second.send("GET /hold HTTP/1.1\r\nHost: a\r\nu: bob\r\n\r\n");
      Await.until("two are held", () -> a.heads().size() == 2);
      for (String user : List.of("ann", "eve")) {
        SeenResponse shed =
            third.send("GET / HTTP/1.1\r\nHost: a\r\nu: " + user + "\r\n\r\n").response();
        assertThat(shed.status()).isEqualTo(503);
        assertThat(shed.fields().only("Retry-After")).isEqualTo("1");
        assertThat(shed.body().text()).contains("#temporary-reduced-capacity");
      }
      go.countDown();
      assertThat(first.response().status()).isEqualTo(200);
      assertThat(second.response().status()).isEqualTo(200);
      String again = "GET / HTTP/1.1\r\nHost: a\r\nu: ann\r\n\r\n";
      assertThat(third.send(again).response().status()).isEqualTo(200);
      assertThat(third.send(again).response().status())
          .as("what was shed cost nothing")
          .isEqualTo(200);
      assertThat(third.send(again).response().status()).isEqualTo(429);
      ConcurrencyRule rule =
          Objects.requireNonNull(
              Objects.requireNonNull(proxy.server().snapshot().throttles().get("route all"))
                  .concurrency());
      assertThat(rule.limit().figures().inFlight()).isZero();
      assertThat(rule.limit().figures().refusedKeys()).isEqualTo(1);
      assertThat(proxy.exchanges())
          .filteredOn(each -> each.status() == 503)
          .extracting(RecordedExchange::failure)
          .containsOnly(Failure.OVERLOADED);
      for (RawClient client : List.of(first, second, third)) {
        client.close();
      }
      proxy.assertQuiet();
    }
  }

  @Test
  void placeOfAClientThatLeaves_comesBack() {
    ScriptedBackend a = ScriptedBackend.start();
    CountDownLatch go = new CountDownLatch(1);
    a.answer("/hold", Script.after(go, Script.echo()));
    try (ProxyFixture proxy = ProxyFixture.start(spec(a, "", "concurrency: 1"), a)) {
      RawClient leaver = proxy.client().send("GET /hold HTTP/1.1\r\nHost: a\r\n\r\n");
      Await.until("it is held", () -> a.heads().size() == 1);
      assertThat(proxy.get("/").status()).isEqualTo(503);
      leaver.reset();
      Await.until("the place is free", () -> proxy.get("/").status() == 200);
      go.countDown();
      proxy.assertQuiet();
    }
  }
}
