package dev.fairlead.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Pick;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.ReadResult;
import dev.fairlead.config.SpecReader;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1RequestDecoder;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestExplanation.RouteLine;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import dev.fairlead.runtime.Upstream;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class RequestExplainerTest {
  private static final List<String> HOSTS = List.of("a.example", "b.example", "x.b.example");
  private static final List<String> MATCHES =
      List.of(
          "host: a.example",
          "host: \"*.b.example\"",
          "path: /api/**",
          "path: /*/x",
          "method: GET",
          "method: [PUT, POST]",
          "header: { X-User: \"*\" }",
          "header: { X-User: u1 }");
  private static final List<String> STICKIES =
      List.of("", "", "sticky: { ip: true }, ", "sticky: { header: X-User }, ");

  /** The route's own match and the upstream's own pick, given the same chance, say the same. */
  @Property(tries = 75)
  void explanation_isWhatMatchAndPickThenGive(@ForAll long seed) {
    Random random = new Random(seed);
    ProxySpec spec = read(config(random));
    Snapshot snapshot = new SnapshotCompiler(new Labels()).compile(spec, null);
    for (int i = 0; i < 16; i++) {
      RequestQuestion question = question(random);
      long chance = random.nextLong();

      RequestExplanation said =
          new RequestExplainer(
                  snapshot, ViaToken.unstarted("p"), new SplittableRandom(chance), () -> 7)
              .explain(question);

      Http1Request request = decoded(question);
      int route = snapshot.match(request);
      assertThat(said.routes().stream().map(RouteLine::wins).toList().indexOf(true))
          .isEqualTo(Math.max(route, -1));
      if (route < 0) {
        assertThat(said.answer().status()).isEqualTo(route == -1 ? 404 : 405);
        continue;
      }
      Upstream upstream = snapshot.route(route).upstream();
      Pick pick = new Pick(new SplittableRandom(chance));
      pick.now = 7;
      upstream.prepare(pick, request, IpLiteral.parse(question.from()).orElseThrow());
      int slot = upstream.pick(pick);
      assertThat(said.choice().slot()).as("%s %s", spec, question).isEqualTo(slot);
      assertThat(said.answer() == null).isEqualTo(slot != Balancer.NONE);
      assertThat(said.head() == null).isEqualTo(slot == Balancer.NONE);
    }
  }

  @Test
  void trustedPeersWord_countsForTheClient() {
    ProxySpec spec =
        read(
            """
            listeners: [8080]
            forwarding: { trustedProxies: [10.0.0.0/8] }
            upstreams: { a: { balance: ip-hash, backends: [http://h:1, http://h:2] } }
            """);
    Snapshot snapshot = new SnapshotCompiler(new Labels()).compile(spec, null);
    RequestExplainer explainer =
        new RequestExplainer(
            snapshot, ViaToken.unstarted("p"), new SplittableRandom(1), System::nanoTime);
    List<String> headers = List.of("X-Forwarded-For: 192.0.2.7", "X-Request-Id: mine");

    RequestExplanation trusted =
        explainer.explain(RequestQuestion.of("GET", "http://h/", headers, "10.0.0.1"));
    RequestExplanation stranger =
        explainer.explain(RequestQuestion.of("GET", "http://h/", headers, "2001:db8:0::1"));

    assertThat(trusted.client()).isEqualTo("192.0.2.7");
    assertThat(trusted.head())
        .contains("X-Forwarded-For: 192.0.2.7, 10.0.0.1\r\n", "X-Request-Id: mine\r\n");
    assertThat(stranger.client()).isEqualTo("2001:db8::1");
    assertThat(stranger.head())
        .contains("X-Forwarded-For: 2001:db8::1\r\n", "X-Request-Id: (request id)\r\n")
        .contains("Via: 1.1 p-(process)\r\n");
  }

  @Test
  void limits_areThoseOfTheRoute() {
    ProxySpec spec =
        read(
            """
            listeners: [8080]
            routes: [{ upstream: a, maxBody: 5MiB, timeouts: { response: 7s } }]
            upstreams:
              a: { queue: { size: 3, timeout: 9s }, retry: 2,
                   backends: [{ url: http://h, maxInFlight: 1 }] }
            """);
    Snapshot snapshot = new SnapshotCompiler(new Labels()).compile(spec, null);

    RequestExplanation said =
        new RequestExplainer(
                snapshot, ViaToken.unstarted("p"), new SplittableRandom(1), System::nanoTime)
            .explain(RequestQuestion.of("GET", "http://h/", List.of(), null));

    assertThat(said.limits())
        .extracting(limit -> limit.name() + " " + limit.value())
        .contains(
            "limits.head 32KiB",
            "maxBody 5MiB",
            "timeouts.response 7s",
            "maxAttempts 2",
            "queue.size 3",
            "queue.timeout 9s")
        .noneMatch(line -> line.startsWith("timeouts.tunnel"));
  }

  private static RequestQuestion question(Random random) {
    List<String> headers =
        random.nextBoolean() ? List.of() : List.of("X-User: u" + random.nextInt(4));
    String path = one(random, List.of("/", "/api", "/api/x", "/%61pi/x/../y", "/z/x?q=1"));
    return RequestQuestion.of(
        one(random, List.of("GET", "HEAD", "PUT", "DELETE")),
        "http://" + one(random, HOSTS) + path,
        headers,
        "192.0.2." + random.nextInt(9));
  }

  private static String config(Random random) {
    StringBuilder text = new StringBuilder("listeners: [8080]\nroutes:\n");
    for (int i = 0; i <= random.nextInt(5); i++) {
      text.append("  - { name: r").append(i).append(", match: { ");
      text.append(one(random, MATCHES)).append(" }, upstream: u");
      text.append(random.nextInt(3)).append(" }\n");
    }
    text.append("  - { name: w, match: { host: nobody }, upstream: u0 }\nupstreams:\n");
    for (int i = 0; i < 3; i++) {
      text.append("  u").append(i).append(": { ").append(one(random, STICKIES));
      text.append(balance(random)).append(", backends: [");
      for (int b = 0; b <= random.nextInt(6); b++) {
        text.append("{ url: http://h:").append(1 + b);
        text.append(", weight: ").append(b == 0 ? 1 : random.nextInt(4));
        text.append(", priority: ").append(random.nextInt(3) / 2);
        text.append(", state: ").append(one(random, List.of("ready", "ready", "drain")));
        text.append(" }, ");
      }
      text.append("] }\n");
    }
    return text.toString();
  }

  private static String balance(Random random) {
    BalancePolicy policy = one(random, List.of(BalancePolicy.values()));
    String key = one(random, List.of("client-ip", "path", "{ header: X-User }", "{ query: q }"));
    return policy == BalancePolicy.HASH || policy == BalancePolicy.CONSISTENT_HASH
        ? "balance: { policy: " + policy.word() + ", key: " + key + " }"
        : "balance: " + policy.word();
  }

  /**
   * Routes that take the very same requests are mistakes, so some configurations are tried anew.
   */
  private static ProxySpec read(String text) {
    ReadResult read = SpecReader.read(text, "test", _ -> null);
    if (read instanceof ReadResult.Rejected rejected) {
      assertThat(rejected.problems())
          .as(text)
          .allSatisfy(problem -> assertThat(problem.message()).contains("very same requests"));
      int line = rejected.problems().getFirst().line();
      List<String> lines = new ArrayList<>(text.lines().toList());
      lines.remove(line - 1);
      return read(String.join("\n", lines) + "\n");
    }
    return ((ReadResult.Loaded) read).spec();
  }

  private static Http1Request decoded(RequestQuestion question) {
    StringBuilder text = new StringBuilder();
    text.append(question.method()).append(' ').append(question.target()).append(" HTTP/1.1\r\n");
    text.append("Host: ").append(question.host()).append("\r\n");
    question
        .headers()
        .forEach(line -> text.append(line.name()).append(": ").append(line.value()).append("\r\n"));
    Http1RequestDecoder decoder = new Http1RequestDecoder();
    decoder.begin(8192, 8192, 100);
    assertThat(
            decoder.decode(Unpooled.copiedBuffer(text.append("\r\n"), StandardCharsets.ISO_8859_1)))
        .isTrue();
    assertThat(decoder.failure()).isNull();
    return decoder.request();
  }

  private static <T> T one(Random random, List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
