package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import at.favre.lib.crypto.bcrypt.BCrypt;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.event.Event;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Written;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, by address and by password. */
@SuppressWarnings("StringConcatToTextBlock")
class AccessTest {
  private static final String ROUTES =
      "[{ name: office, match: { path: /office/** }, upstream: u, access: { allow: 127.0.0.0/29,"
          + " deny: 127.0.0.3 } }, { name: all, upstream: u }]";

  @TempDir Path folder;
  private ScriptedBackend backend;
  private ProxyFixture proxy;

  @BeforeEach
  void backend() {
    backend = ScriptedBackend.start();
  }

  @AfterEach
  void stop() {
    proxy.assertQuiet();
    proxy.close();
  }

  private void start(String listener, String routes, String more) {
    proxy = ProxyFixture.start(Written.spec(backend, listener, routes, "", more), backend);
  }

  private SeenResponse get(String from, String target, String fields) {
    try (RawClient client = RawClient.from(from, proxy.address())) {
      return client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n").response();
    }
  }

  private int status(String from, String target) {
    return get(from, target, "").status();
  }

  private RequestExplanation explained(String from, String target, String... fields) {
    return proxy
        .server()
        .explain(RequestQuestion.of("GET", "http://a" + target, List.of(fields), from));
  }

  @Test
  void networks_decideByRoute_andByListener_andAreExplainedAsTheyDo() {
    start(", access: { deny: 127.0.0.4 }", ROUTES, "");

    for (String from : List.of("127.0.0.1", "127.0.0.3", "127.0.0.4", "127.0.0.9")) {
      for (String target : List.of("/office/x", "/x")) {
        RequestExplanation said = explained(from, target);
        assertThat(status(from, target))
            .as(from + target)
            .isEqualTo(said.answer() == null ? 200 : said.answer().status());
      }
    }
    assertThat(status("127.0.0.1", "/office/x")).isEqualTo(200);
    assertThat(status("127.0.0.3", "/office/x")).isEqualTo(403);
    assertThat(status("127.0.0.9", "/office/x")).isEqualTo(403);
    assertThat(status("127.0.0.9", "/x")).isEqualTo(200);
    assertThat(status("127.0.0.4", "/no/matter")).isEqualTo(403);
    assertThat(explained("127.0.0.3", "/office/x").answer().reason())
        .contains("denied by 127.0.0.3/32", "route office");
    assertThat(explained("127.0.0.1", "/office/x").limits().toString())
        .contains("allowed by 127.0.0.0/29");
  }

  @Test
  void refusal_isToldToObservers_andKeepsTheConnection() {
    start("", ROUTES, "");
    try (RawClient client = RawClient.from("127.0.0.3", proxy.address())) {
      SeenResponse refused = client.send("GET /office/x HTTP/1.1\r\nHost: a\r\n\r\n").response();
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body().text()).contains("This address is not let in");
      assertThat(client.send("GET /x HTTP/1.1\r\nHost: a\r\n\r\n").response().status())
          .isEqualTo(200);
    }
    RecordedExchange seen = proxy.awaitExchanges(2).getFirst();
    assertThat(seen.failure()).isEqualTo(Failure.ADDRESS_DENIED);
    assertThat(seen.status()).isEqualTo(403);
    assertThat(seen.route().name()).isEqualTo("office");
    assertThat(seen.clientAddress()).isEqualTo("127.0.0.3");
    assertThat(backend.requests()).hasSize(1);
  }

  @Test
  void clientBehindATrustedProxy_isTheOneThatIsAsked() {
    start("", ROUTES, "forwarding: { trustedProxies: 127.0.0.1 }");
    assertThat(get("127.0.0.1", "/office/x", "X-Forwarded-For: 203.0.113.9\r\n").status())
        .isEqualTo(403);
    assertThat(get("127.0.0.1", "/office/x", "X-Forwarded-For: 127.0.0.5\r\n").status())
        .isEqualTo(200);
    assertThat(get("127.0.0.9", "/office/x", "X-Forwarded-For: 127.0.0.5\r\n").status())
        .as("of a peer that nobody trusts")
        .isEqualTo(403);
  }

  @Test
  void rules_areTakenUpOnReload_withoutRestart() {
    start("", "", "");
    assertThat(status("127.0.0.2", "/x")).isEqualTo(200);
    ProxySpec closed = Written.spec(backend, ", access: { deny: 127.0.0.2 }", "", "", "");
    assertThat(proxy.server().reload(closed)).isEmpty();
    assertThat(status("127.0.0.2", "/x")).isEqualTo(403);
    assertThat(status("127.0.0.1", "/x")).isEqualTo(200);
  }

  @Test
  void fileOfNetworks_isReadAgain_andKeptWhenItIsUnsound() throws IOException {
    Path file = Files.writeString(folder.resolve("blocked"), "127.0.0.2\n");
    start(", access: { denyFile: " + file + " }", "", "");
    assertThat(status("127.0.0.2", "/x")).isEqualTo(403);

    Files.writeString(file, "# moved\n127.0.0.5\n");
    Await.until("the other is refused", () -> status("127.0.0.5", "/x") == 403);
    assertThat(status("127.0.0.2", "/x")).isEqualTo(200);

    Files.writeString(file, "127.0.0.5\nnonsense, and longer\n");
    Await.until("somebody is told", () -> says("line 2; what it said before stays in force"));
    assertThat(status("127.0.0.5", "/x")).isEqualTo(403);
  }

  private boolean says(String cause) {
    return proxy.events().after(0).stream()
        .map(Event::cause)
        .anyMatch(each -> each.contains(cause));
  }

  private static String hash(String password) {
    return BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(4, password.toCharArray());
  }

  private static String authorization(String name, String password) {
    byte[] pair = (name + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Authorization: Basic " + Base64.getEncoder().encodeToString(pair) + "\r\n";
  }

  private String users(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("users"), text);
    return "[{ name: all, upstream: u, access: { users: " + file + ", realm: staff } }]";
  }

  @Test
  void password_isAskedFor_andVerified() throws IOException {
    start("", users("ann:" + hash("sécret") + "\n"), "");

    SeenResponse unnamed = get("127.0.0.1", "/x", "");
    assertThat(unnamed.status()).isEqualTo(401);
    assertThat(unnamed.fields().only("WWW-Authenticate"))
        .isEqualTo("Basic realm=\"staff\", charset=\"UTF-8\"");
    assertThat(get("127.0.0.1", "/x", authorization("ann", "wrong")).status()).isEqualTo(401);
    assertThat(get("127.0.0.1", "/x", authorization("eve", "sécret")).status()).isEqualTo(401);
    assertThat(get("127.0.0.1", "/x", "Authorization: Bearer x\r\n").status()).isEqualTo(401);
    assertThat(backend.requests()).isEmpty();
    String right = authorization("ann", "sécret");
    assertThat(get("127.0.0.1", "/x", right).status()).isEqualTo(200);
    assertThat(get("127.0.0.1", "/x", right + right).status())
        .as("a backend might read the other of two")
        .isEqualTo(401);
    assertThat(explained("127.0.0.1", "/x").answer().status()).isEqualTo(401);
    assertThat(explained("127.0.0.1", "/x", right.strip()).answer()).isNull();
    assertThat(proxy.awaitExchanges(1).getFirst().failure()).isEqualTo(Failure.PASSWORD_NEEDED);
  }

  /** By the rules of a listener and of a route, each asked in the same order. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void limits_boundTheGuessingOfPasswords_andWhoIsDeniedTakesNothing(boolean atListener)
      throws IOException {
    Path file = Files.writeString(folder.resolve("users"), "ann:" + hash("secret") + "\n");
    String rules =
        "access: { deny: 127.0.0.3, users: "
            + file
            + " }, rateLimit: { rate: 4/day, key: path }, concurrency: 3";
    start(
        atListener ? ", " + rules : "",
        "[{ name: all, upstream: u" + (atListener ? "" : ", " + rules) + " }]",
        "");
    String right = authorization("ann", "secret");

    for (int i = 0; i < 9; i++) {
      assertThat(get("127.0.0.3", "/x", right).status()).as("denied").isEqualTo(403);
    }
    assertThat(get("127.0.0.1", "/x", right).status()).isEqualTo(200);
    assertThat(get("127.0.0.1", "/x", "").status()).isEqualTo(401);
    assertThat(get("127.0.0.2", "/x", authorization("ann", "guess")).status()).isEqualTo(401);
    assertThat(explained("127.0.0.1", "/x", right.strip()).answer()).isNull();
    assertThat(explained("127.0.0.1", "/x").answer().status()).isEqualTo(401);
    assertThat(get("127.0.0.2", "/x", authorization("ann", "another")).status()).isEqualTo(401);
    for (String said : List.of("", right, authorization("ann", "guess"))) {
      assertThat(get("127.0.0.2", "/x", said).status()).isEqualTo(429);
    }
    assertThat(explained("127.0.0.1", "/x", right.strip()).answer().status()).isEqualTo(429);
    assertThat(explained("127.0.0.3", "/x").answer().status()).isEqualTo(403);
    assertThat(get("127.0.0.1", "/y", right).status()).as("another key").isEqualTo(200);
    proxy
        .server()
        .snapshot()
        .throttles()
        .values()
        .forEach(each -> assertThat(each.concurrency().limit().figures().inFlight()).isZero());
  }

  @Test
  void limitsOfBoth_takeAllOrNothing_aroundThePasswordOfTheListener() throws IOException {
    Path file = Files.writeString(folder.resolve("users"), "ann:" + hash("secret") + "\n");
    start(
        ", rateLimit: { name: door, rate: 6/day, headers: true }, access: { users: " + file + " }",
        "[{ name: all, upstream: u, rateLimit: { name: own, rate: 2/day, headers: true } }]",
        "");
    String right = authorization("ann", "secret");
    assertThat(get("127.0.0.1", "/x", "").status()).isEqualTo(401);
    for (int i = 0; i < 2; i++) {
      SeenResponse served = get("127.0.0.1", "/x", right);
      assertThat(served.status()).isEqualTo(200);
      assertThat(served.fields().only("RateLimit"))
          .contains("\"door\";r=" + (4 - i), "\"own\";r=" + (1 - i));
    }
    for (int i = 0; i < 5; i++) {
      SeenResponse refused = get("127.0.0.1", "/x", right);
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.fields().only("RateLimit")).as("given back").contains("\"door\";r=3");
    }
    for (int left = 3; left > 0; left--) {
      assertThat(get("127.0.0.1", "/x", "").status()).isEqualTo(401);
    }
    assertThat(get("127.0.0.1", "/x", "").status()).isEqualTo(429);
  }

  @Test
  void requestsBehindOneThatIsVerified_waitTheirTurn_withTheirBodies() throws IOException {
    start("", users("ann:" + hash("secret") + "\n"), "");
    String head = "POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n";
    try (RawClient client = proxy.client()) {
      client.send(
          head
              + authorization("ann", "secret")
              + "\r\nhello"
              + head
              + "\r\nworld"
              + head
              + authorization("ann", "secret")
              + "\r\nagain");
      assertThat(client.response().status()).isEqualTo(200);
      assertThat(client.response().status()).isEqualTo(401);
      assertThat(client.response().status()).isEqualTo(200);
    }
    assertThat(backend.requests())
        .extracting(each -> each.body().text())
        .containsExactly("hello", "again");
  }

  @Test
  void verifiedCredentials_costNoBcryptAgain() throws IOException {
    String costly = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(12, "secret".toCharArray());
    start("", users("ann:" + costly + "\n"), "");
    try (RawClient client = proxy.client()) {
      String request = "GET /x HTTP/1.1\r\nHost: a\r\n" + authorization("ann", "secret") + "\r\n";
      long begin = System.nanoTime();
      assertThat(client.send(request).response().status()).isEqualTo(200);
      long first = System.nanoTime() - begin;
      begin = System.nanoTime();
      for (int i = 0; i < 20; i++) {
        assertThat(client.send(request).response().status()).isEqualTo(200);
      }
      assertThat(System.nanoTime() - begin).as("twenty, against one").isLessThan(first * 10);
    }
  }

  @Test
  void changedUsers_holdAtOnce_andUnsoundOnesNever() throws IOException {
    String routes = users("ann:" + hash("secret") + "\n");
    start("", routes, "");
    String ann = authorization("ann", "secret");
    assertThat(get("127.0.0.1", "/x", ann).status()).isEqualTo(200);

    users("bob:" + hash("other") + "\n# longer\n");
    Await.until(
        "bob is let in",
        () -> get("127.0.0.1", "/x", authorization("bob", "other")).status() == 200);
    assertThat(get("127.0.0.1", "/x", ann).status())
        .as("what was verified by the old file")
        .isEqualTo(401);
    users("ann:plain\n");
    Await.until("somebody is told", () -> says("stays in force"));
    assertThat(get("127.0.0.1", "/x", authorization("bob", "other")).status()).isEqualTo(200);
  }

  /** A flood of guesses neither stops the loop nor those who are known. */
  @Test
  void guesses_areBounded_whileOthersAreServed() throws IOException {
    String costly = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(10, "secret".toCharArray());
    start("", users("ann:" + costly + "\n"), "");
    String right = authorization("ann", "secret");
    assertThat(get("127.0.0.1", "/x", right).status()).isEqualTo(200);
    List<RawClient> guessers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RawClient guesser = RawClient.from("127.0.0.2", proxy.address()).patience(30_000);
      guessers.add(guesser);
      guesser.send("GET /x HTTP/1.1\r\nHost: a\r\n" + authorization("ann", "g" + i) + "\r\n");
    }
    assertThat(get("127.0.0.1", "/x", right).status()).isEqualTo(200);
    List<Integer> answers = guessers.stream().map(each -> each.response().status()).toList();
    assertThat(answers).contains(401, 503).doesNotContain(200);
    guessers.forEach(RawClient::close);
  }

  @Test
  void guessesOfOneNetwork_areOneClients() throws IOException {
    String costly = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(10, "secret".toCharArray());
    start("", users("ann:" + costly + "\n"), "forwarding: { trustedProxies: 127.0.0.2 }");
    List<RawClient> guessers = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      RawClient guesser = RawClient.from("127.0.0.2", proxy.address()).patience(30_000);
      guessers.add(guesser);
      guesser.send(
          "GET /x HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 2001:db8::"
              + (i + 1)
              + "\r\n"
              + authorization("ann", "g" + i)
              + "\r\n");
    }
    assertThat(guessers.stream().map(each -> each.response().status()).toList()).contains(401, 503);
    guessers.forEach(RawClient::close);
  }

  @Test
  void clientThatLeavesWhileItIsVerified_leavesNothing() throws IOException {
    String costly = BCrypt.with(BCrypt.Version.VERSION_2Y).hashToString(10, "secret".toCharArray());
    start("", users("ann:" + costly + "\n"), "");
    for (int i = 0; i < 5; i++) {
      RawClient client = proxy.client();
      client.send("GET /x HTTP/1.1\r\nHost: a\r\n" + authorization("ann", "secret" + i) + "\r\n");
      client.reset();
    }
    Await.until("all are gone", () -> proxy.server().connections() == 0);
  }
}
