package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.flow.RequestExplainer;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestExplanation.RouteLine;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.SeenResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said of a request is what then happens to it. */
class ExplanationTest {
  private static final String BODY_FOLLOWS = "Content-Length: 5";

  /** What the upstream says besides its backends. */
  static List<String> balances() {
    return List.of(
        "balance: round-robin",
        "balance: least-connections",
        "balance: first",
        "balance: ip-hash",
        "balance: { policy: hash, key: { header: X-User } }",
        "balance: { policy: hash, key: path }",
        "balance: { policy: consistent-hash, key: { query: id }, boundedLoad: 1.25 }",
        "balance: random, sticky: { header: X-User }",
        "balance: two-choices, sticky: { ip: true }");
  }

  @ParameterizedTest
  @MethodSource("balances")
  void requests_goWhereItIsSaid_withTheHeadThatIsSaid(String balance) {
    ScriptedBackend[] backends = backends(4);
    try (ProxyFixture proxy = ProxyFixture.start(spec(balance, backends), backends)) {
      try (RawClient client = proxy.client()) {
        for (int i = 0; i < 24; i++) {
          String url = "http://example/p" + i % 7 + "?id=" + i % 5;
          RequestQuestion question =
              RequestQuestion.of("GET", url, List.of("X-User: user" + i % 6), null);

          RequestExplanation said = proxy.server().explain(question);
          assertThat(client.send(wire(question)).response().status()).isEqualTo(200);

          ScriptedBackend served = only(backends);
          assertThat(said.choice().picked()).isEqualTo(name(served));
          assertThat(withId(said, served.last())).isEqualTo(served.last().head());
          Arrays.stream(backends).forEach(ScriptedBackend::clear);
        }
      }
      proxy.assertQuiet();
    }
  }

  /** Header lines, separated by bars, of requests whose heads the proxy changes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Accept: */*",
        "Host: other.example:8080",
        "Connection: close, X-Hop|X-Hop: 1|X-End: 2|Keep-Alive: 5",
        "TE: trailers, deflate|Connection: TE",
        "Upgrade: websocket|Connection: Upgrade|Sec-WebSocket-Key: x",
        "X-Forwarded-For: 192.0.2.1, 10.0.0.1|X-Forwarded-Proto: https|X-Request-Id: mine",
        "X-Forwarded-Host: a|Forwarded: for=192.0.2.1|Via: 1.0 other",
        "Cookie: a=1; FAIRLEAD=forged; b=2|Cookie: FAIRLEAD=x",
        "Expect: 100-continue|" + BODY_FOLLOWS,
        "Transfer-Encoding: chunked",
        "Max-Forwards: 3",
        "X-Empty:|x-CASE: Ä",
      })
  void head_isTheVeryOneThatIsSent(String lines) {
    for (String peers : List.of("", "forwarding: { trustedProxies: [127.0.0.0/8] }\n")) {
      for (String method : List.of("GET", "OPTIONS", "POST")) {
        ScriptedBackend[] backends = backends(1);
        ProxySpec spec = spec("sticky: { cookie: FAIRLEAD }", peers, backends);
        try (ProxyFixture proxy = ProxyFixture.start(spec, backends);
            RawClient client = proxy.client()) {
          RequestQuestion question =
              RequestQuestion.of(method, "http://example/a?b", List.of(lines.split("\\|")), null);

          RequestExplanation said = proxy.server().explain(question);
          client.send(wire(question));
          if (lines.contains(BODY_FOLLOWS)) {
            client.send("12345");
          } else if (lines.contains("chunked")) {
            client.send("0\r\n\r\n");
          }

          Await.until("request", () -> !backends[0].heads().isEmpty());
          SeenRequest seen = backends[0].heads().getFirst();
          assertThat(withId(said, seen)).isEqualTo(seen.head());
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiterString = " | ",
      nullValues = "-",
      value = {
        "GET | http://example/no where | -",
        "GET | http://exa mple/ | -",
        "GET | http://u@example/ | -",
        "GET | http://example/é | -",
        "CONNECT | http://example/ | -",
        "GET | http://example/ | X Y: z",
        "GET | http://example/ | Content-Length: +5",
        "GET | http://example/ | Transfer-Encoding: gzip",
        "GET | http://example/ | Transfer-Encoding: gzip, chunked",
        "GET | /x | Host:",
        "GET | http://none.example/ | Host: none.example",
        "POST | http://read.example/ | -",
        "PUT | http://example/small | Content-Length: 11",
        "OPTIONS | http://example/ | Max-Forwards: 0",
        "GET | http://example/long/0123456789012345678901234567890123456789012345678901234567890 | -",
        "GET | http://example/away | -",
      })
  void whatTheProxyAnswersItself_isSaid(String method, String url, String header) {
    ScriptedBackend[] backends = backends(1);
    String text =
        """
        listeners: [127.0.0.1:0]
        limits: { target: 64 }
        routes:
          - { match: { host: read.example, method: [GET] }, upstream: main }
          - { match: { host: example, path: /small }, upstream: main, maxBody: 10 }
          - { match: { host: example, path: /away }, upstream: away }
          - { match: { host: example }, upstream: main }
        upstreams:
          main: { backends: [http://127.0.0.1:%1$d] }
          away: { backends: [{ url: http://127.0.0.1:%1$d, state: maintenance }] }
        """
            .formatted(backends[0].port());
    try (ProxyFixture proxy = ProxyFixture.start(read(text), backends);
        RawClient client = proxy.client()) {
      RequestQuestion question = unchecked(method, url, header);

      RequestExplanation said = proxy.server().explain(question);
      SeenResponse answer = client.send(wire(question)).anyHead(method);

      assertThat(said.head()).isNull();
      assertThat(said.answer().status()).isEqualTo(answer.status());
      assertThat(said.answer().reason()).isNotBlank();
      assertThat(backends[0].heads()).isEmpty();
    }
  }

  /** As {@link RequestQuestion#of}, which would refuse some of them. */
  private static RequestQuestion unchecked(String method, String url, @Nullable String header) {
    String rest = url.replaceFirst("^http://", "");
    int slash = rest.indexOf('/');
    String host = rest.substring(0, slash);
    List<RequestQuestion.Header> headers = new ArrayList<>();
    if (header != null) {
      String[] parts = header.split(": *", 2);
      if (parts[0].equals("Host")) {
        host = parts[1];
      } else {
        headers.add(new RequestQuestion.Header(parts[0], parts[1]));
      }
    }
    return new RequestQuestion(method, rest.substring(slash), host, headers, "127.0.0.1");
  }

  @Test
  void requestThatComesRoundAgain_isKnown() {
    ScriptedBackend[] backends = backends(1);
    try (ProxyFixture proxy = ProxyFixture.start(spec("balance: first", backends), backends)) {
      RequestQuestion first = RequestQuestion.of("GET", "http://h/", List.of(), null);
      String via =
          proxy
              .server()
              .explain(first)
              .head()
              .lines()
              .filter(line -> line.startsWith("Via: "))
              .findFirst()
              .orElseThrow();

      RequestExplanation again =
          proxy.server().explain(RequestQuestion.of("GET", "http://h/", List.of(via), null));

      assertThat(again.answer().status()).isEqualTo(502);
      assertThat(again.routes()).extracting(RouteLine::wins).containsExactly(true);
    }
  }

  @Test
  void fullBackends_areToldFromThoseThatAreNot_andAWaitIsForetold() {
    ScriptedBackend[] backends = backends(2);
    CountDownLatch held = new CountDownLatch(1);
    Arrays.stream(backends)
        .forEach(each -> each.answer("/hold", Script.after(held, Script.echo())));
    String text =
        """
        listeners: [127.0.0.1:0]
        upstreams:
          main:
            balance: first
            queue: { size: 1 }
            backends:
              - { name: b0, url: http://127.0.0.1:%d, maxInFlight: 1 }
              - { name: b1, url: http://127.0.0.1:%d, maxInFlight: 1 }
        """
            .formatted(backends[0].port(), backends[1].port());
    try (ProxyFixture proxy = ProxyFixture.start(read(text), backends)) {
      List<RawClient> clients = new ArrayList<>();
      List<Integer> slots = new ArrayList<>();
      RequestQuestion question = RequestQuestion.of("GET", "http://h/hold", List.of(), null);
      for (int busy = 0; busy < 3; busy++) {
        slots.add(proxy.server().explain(question).choice().slot());
        clients.add(proxy.client().send(wire(question)));
        int taken = busy + 1;
        Upstream upstream = proxy.server().snapshot().upstreams().get("main");
        Await.until(
            "request " + taken,
            () ->
                proxy.inFlight() == Math.min(taken, 2)
                    && upstream.line().waiting() == Math.max(0, taken - 2));
      }
      RequestExplanation refused = proxy.server().explain(question);

      assertThat(slots).containsExactly(0, 1, Upstream.FULL);
      assertThat(refused.choice().slot()).isEqualTo(Upstream.FULL);
      assertThat(refused.answer().status()).isEqualTo(503);
      assertThat(refused.choice().reason()).endsWith("and so is the queue, in which 1 may wait");
      assertThat(refused.choice().backends().getFirst().why()).isEqualTo("full: 1 of 1 in flight");
      held.countDown();
      clients.forEach(client -> assertThat(client.response().status()).isEqualTo(200));
      clients.forEach(RawClient::close);
      proxy.assertQuiet();
    }
  }

  private static String wire(RequestQuestion question) {
    StringBuilder text = new StringBuilder();
    text.append(question.method()).append(' ').append(question.target()).append(" HTTP/1.1\r\n");
    if (!question.host().isEmpty()) {
      text.append("Host: ").append(question.host()).append("\r\n");
    }
    question
        .headers()
        .forEach(line -> text.append(line.name()).append(": ").append(line.value()).append("\r\n"));
    // A character of the wire is a byte.
    byte[] bytes = text.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static String withId(RequestExplanation said, SeenRequest seen) {
    return said.head().replace(RequestExplainer.REQUEST_ID, seen.fields().only("X-Request-Id"));
  }

  private static ScriptedBackend only(ScriptedBackend[] backends) {
    List<ScriptedBackend> asked =
        Arrays.stream(backends).filter(each -> !each.requests().isEmpty()).toList();
    assertThat(asked).hasSize(1);
    return asked.getFirst();
  }

  private static String name(ScriptedBackend backend) {
    return "b" + backend.port();
  }

  private static ScriptedBackend[] backends(int count) {
    ScriptedBackend[] backends = new ScriptedBackend[count];
    for (int i = 0; i < count; i++) {
      backends[i] = ScriptedBackend.start();
    }
    return backends;
  }

  private static ProxySpec spec(String balance, ScriptedBackend... backends) {
    return spec(balance, "", backends);
  }

  private static ProxySpec spec(String balance, String rest, ScriptedBackend... backends) {
    StringBuilder text = new StringBuilder("listeners: [127.0.0.1:0]\n").append(rest);
    text.append("upstreams: { main: { ").append(balance).append(", backends: [");
    for (int i = 0; i < backends.length; i++) {
      text.append("{ name: ").append(name(backends[i]));
      text.append(", url: http://127.0.0.1:").append(backends[i].port());
      text.append(", weight: ").append(i + 1).append(" }, ");
    }
    return read(text.append("] } }\n").toString());
  }

  private static ProxySpec read(String text) {
    ReadResult read = SpecReader.read(text, "test", _ -> null);
    assertThat(read).as(read.toString()).isInstanceOf(ReadResult.Loaded.class);
    return ((ReadResult.Loaded) read).spec();
  }
}
