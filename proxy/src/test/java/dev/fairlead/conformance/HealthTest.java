package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.BodyTest;
import dev.fairlead.config.CheckSpec.StatusRange;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.HealthSpec.Initial;
import dev.fairlead.config.HealthSpec.WhenNoneReady;
import dev.fairlead.config.PassiveSpec;
import dev.fairlead.config.RetrySpec;
import dev.fairlead.event.Event;
import dev.fairlead.event.Repeated;
import dev.fairlead.health.Availability;
import dev.fairlead.health.BackendHealth;
import dev.fairlead.health.CheckResult;
import dev.fairlead.health.HealthReport;
import dev.fairlead.health.WindowCount;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Ending;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.RecordedExchange;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenResponse;
import dev.fairlead.testing.Specs;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Backends that fail and come back, what that does to requests, and what the timeline says. */
class HealthTest {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String WELL = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwell";
  private static final String ILL = "HTTP/1.1 503 Ill\r\nContent-Length: 3\r\n\r\nill";
  private static final String GET = "GET /x HTTP/1.1\r\nHost: example\r\n\r\n";

  private static HealthSpec checked(Duration pulse, PassiveSpec passive) {
    return checked(pulse, passive, null, Initial.UP);
  }

  private static HealthSpec checked(
      Duration pulse, PassiveSpec passive, @Nullable BodyTest body, Initial initial) {
    return new HealthSpec(
        new CheckSpec.Http(
            "GET", "/health", null, List.of(), List.of(new StatusRange(200, 299)), body),
        pulse,
        SHORT,
        SHORT.multipliedBy(3),
        2,
        2,
        initial,
        passive,
        WhenNoneReady.ANSWER_503);
  }

  private static ScriptedBackend backend() {
    ScriptedBackend backend = ScriptedBackend.start();
    backend.answer("/health", Script.bytes(WELL));
    return backend;
  }

  private static Availability availability(ProxyFixture proxy, int slot) {
    return proxy.server().snapshot().upstreams().get("main").availability(slot);
  }

  private static void await(ProxyFixture proxy, int slot, Availability wanted) {
    assertThat(Await.holdsWithin(PATIENCE, () -> availability(proxy, slot) == wanted))
        .as("%s becomes %s: %s", slot, wanted, proxy.events().after(0))
        .isTrue();
  }

  /** Where a backend went, and why. */
  private static String timeline(ProxyFixture proxy, ScriptedBackend backend) {
    return proxy.events().of("main", backend.host() + ":" + backend.port()).stream()
        .map(Repeated::first)
        .filter(event -> event.kind() == Event.Kind.TRANSITION)
        .map(event -> event.from() + " to " + event.to() + ", " + event.cause())
        .collect(Collectors.joining("\n"));
  }

  private static @Nullable String evidence(ProxyFixture proxy, ScriptedBackend backend) {
    return evidences(proxy, backend).findFirst().orElse(null);
  }

  private static Stream<@Nullable String> evidences(ProxyFixture proxy, ScriptedBackend backend) {
    return proxy.events().of("main", backend.host() + ":" + backend.port()).stream()
        .map(Repeated::first)
        .filter(event -> event.kind() == Event.Kind.CHECK_FAILED)
        .map(Event::evidence);
  }

  private boolean saysRefused(@Nullable String evidence) {
    return evidence != null && evidence.endsWith("connection refused");
  }

  /** Plays a fault on the first of two backends and takes it back; nobody else is touched. */
  private static void faultAndRecovery(@Nullable BodyTest body, Script fault, String evidence) {
    ScriptedBackend a = backend();
    ScriptedBackend b = backend();
    HealthSpec health = checked(SHORT, PassiveSpec.NONE, body, Initial.UP);
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a, b).health(health), a, b)) {
      await(proxy, 0, Availability.READY);
      a.answer("/health", fault);
      await(proxy, 0, Availability.DOWN);
      assertThat(evidence(proxy, a)).isEqualTo(evidence);
      a.answer("/health", Script.bytes(WELL));
      await(proxy, 0, Availability.READY);
      proxy.server().health().close();
      assertThat(timeline(proxy, a))
          .isEqualTo(
              "ready to down, 2 checks in a row failed\ndown to ready, 2 checks in a row passed");
    }
  }

  @Test
  void backendThatGoesDownInThePause_isNotWaitedFor_andTheAnswerSaysSo() {
    ScriptedBackend a = backend();
    ScriptedBackend b = backend();
    ScriptedBackend c = backend();
    a.answer("/x", Script.close());
    b.answer(
        "/x",
        turn -> {
          // From now on c is to go down, and the pause that follows is mostly longer than that.
          c.answer("/health", Script.bytes(ILL));
          turn.write("HTTP/1.1 502 Bad\r\nContent-Length: 5\r\n\r\nb's 5");
        });
    RetrySpec retry =
        new RetrySpec(3, List.of(502), false, Duration.ofSeconds(3), Duration.ZERO, 0);
    Specs specs =
        Specs.to(a, b, c)
            .balance(BalancePolicy.FIRST)
            .unlimitedRetries()
            .retry(retry)
            .health(checked(SHORT, PassiveSpec.NONE));
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b, c)) {
      SeenResponse answer = ask(proxy, c);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.fields().only("Retry-After")).isEqualTo("1");
      assertThat(answer.fields().only("Content-Type")).isEqualTo("application/problem+json");
      assertThat(answer.body().text())
          .contains("\"detail\":\"One backend could not serve the request, and no other is ready");
      RecordedExchange last = proxy.exchanges().getLast();
      assertThat(last.failure()).isEqualTo(Failure.NONE_LEFT);
      assertThat(last.attempts()).isEqualTo(2);
      assertThat(last.retryRefusal()).isEqualTo(RetryRefusal.NO_BACKEND_LEFT);
    }
  }

  /** Until the pause, whose length is drawn, was long enough for c to go down. */
  private static SeenResponse ask(ProxyFixture proxy, ScriptedBackend c) {
    for (int tries = 0; tries < 50; tries++) {
      c.answer("/health", Script.bytes(WELL));
      await(proxy, 2, Availability.READY);
      SeenResponse answer = proxy.get("/x");
      if (answer.status() == 503) {
        return answer;
      }
    }
    throw new AssertionError("every pause was too short");
  }

  @Test
  void status503_isDown() {
    faultAndRecovery(null, Script.bytes(ILL), "GET /health: status 503, expected 200 to 299");
  }

  @Test
  void wrongBody_isDown() {
    faultAndRecovery(
        new BodyTest("^well$", true),
        Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwelp"),
        "GET /health: status 200, but its body does not match \"^well$\"");
  }

  @Test
  void silence_isDown() {
    faultAndRecovery(null, Script.silence(), "GET /health: no complete answer within 300ms");
  }

  @Test
  void closedPort_isDownAtOnce_evenIfItsConnectionsLive_andAnotherServerThereIsUp() {
    ScriptedBackend a = backend();
    ScriptedBackend b = backend();
    Specs specs = Specs.to(a, b).health(checked(SHORT, PassiveSpec.NONE));
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b)) {
      Await.until("it is asked", () -> !a.requests().isEmpty());
      a.refuse();
      await(proxy, 0, Availability.DOWN);
      Await.until("a check is refused", () -> evidences(proxy, a).anyMatch(this::saysRefused));
      for (int i = 0; i < 4; i++) {
        assertThat(proxy.get("/x").status()).isEqualTo(200);
      }
      assertThat(a.requests()).noneMatch(seen -> seen.target().equals("/x"));
      ScriptedBackend back = ScriptedBackend.start(a.host(), a.port(), 0);
      back.answer("/health", Script.bytes(WELL));
      await(proxy, 0, Availability.READY);
      back.close();
    }
  }

  @Test
  void failingRequests_eject_andAPassingCheckBringsBack() {
    ScriptedBackend a = backend();
    ScriptedBackend b = backend();
    PassiveSpec passive = PassiveSpec.DEFAULTS;
    Specs specs = Specs.to(a, b).health(checked(Duration.ofMinutes(5), passive)).maxAttempts(2);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b)) {
      Await.until("both are checked", () -> !a.requests().isEmpty() && !b.requests().isEmpty());
      a.answer("/x", Script.reset());
      try (RawClient client = proxy.client()) {
        for (int i = 0; i < 30 && availability(proxy, 0) == Availability.READY; i++) {
          assertThat(client.send(GET).response().status()).isEqualTo(200);
        }
        await(proxy, 0, Availability.EJECTED);
      }
      a.answer("/x", Script.echo());
      await(proxy, 0, Availability.READY);
      proxy.server().health().close();
      assertThat(timeline(proxy, a))
          .matches(
              "ready to ejected, \\d+ requests in a row failed\nejected to ready, a check passed");
      assertThat(timeline(proxy, b)).isEmpty();
      HealthReport report = proxy.server().health().report("main", a.host() + ":" + a.port());
      assertThat(report.ejections()).isEqualTo(1);
      assertThat(report.ejectedUntil()).isNull();
    }
  }

  @Test
  void failedRequest_isFollowedByACheck_howeverLongThePulse() {
    ScriptedBackend a = backend();
    ScriptedBackend b = backend();
    Specs specs =
        Specs.to(a, b).health(checked(Duration.ofMinutes(5), PassiveSpec.NONE)).maxAttempts(2);
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b)) {
      Await.until("both are checked", () -> !a.requests().isEmpty() && !b.requests().isEmpty());
      a.close();
      assertThat(proxy.get("/x").status()).isEqualTo(200);
      assertThat(proxy.get("/x").status()).isEqualTo(200);
      await(proxy, 0, Availability.DOWN);
    }
  }

  @Test
  void allDown_isAnswered503AtOnce_andOneCheckBringsBack() {
    ScriptedBackend a = backend();
    ScriptedBackend b = backend();
    Specs specs = Specs.to(a, b).health(checked(SHORT, PassiveSpec.NONE));
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b)) {
      a.answer("/health", Script.bytes(ILL));
      b.answer("/health", Script.bytes(ILL));
      await(proxy, 0, Availability.DOWN);
      await(proxy, 1, Availability.DOWN);
      SeenResponse refused = proxy.get("/x");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.fields().only("Retry-After")).isEqualTo("1");
      b.answer("/health", Script.bytes(WELL));
      await(proxy, 1, Availability.READY);
      assertThat(proxy.get("/x").status()).isEqualTo(200);
      assertThat(timeline(proxy, b)).endsWith("a check passed, and nobody else is ready");
      assertThat(availability(proxy, 0)).isEqualTo(Availability.DOWN);
    }
  }

  @Test
  void uncheckedAtTheStart_takesNothingBeforeItsFirstCheck() {
    ScriptedBackend a = backend();
    a.answer("/health", Script.silence());
    Specs specs =
        Specs.to(a).health(checked(SHORT, PassiveSpec.NONE, null, Initial.DOWN_UNTIL_CHECKED));
    try (ProxyFixture proxy = ProxyFixture.start(specs, a)) {
      assertThat(proxy.get("/x").status()).isEqualTo(503);
      a.answer("/health", Script.bytes(WELL));
      await(proxy, 0, Availability.READY);
      assertThat(proxy.get("/x").status()).isEqualTo(200);
    }
  }

  @Test
  void askedFor_isCheckedNow_andToldWithTheRest() throws Exception {
    ScriptedBackend a = backend();
    Specs specs = Specs.to(a).health(checked(Duration.ofMinutes(5), PassiveSpec.NONE));
    try (ProxyFixture proxy = ProxyFixture.start(specs, a)) {
      String name = a.host() + ":" + a.port();
      CheckResult result = proxy.server().health().checkNow("main", name).get(30, TimeUnit.SECONDS);
      assertThat(result.passed()).isTrue();
      assertThat(result.evidence()).matches("GET /health: status 200 in \\d+ ms");
      HealthReport report = proxy.server().health().report("main", name);
      assertThat(report.lastCheck()).isEqualTo(result);
      assertThat(report.cause()).isEqualTo("taken to be well from the start");
      assertThat(proxy.server().health().checkNow("main", "x"))
          .failsWithin(PATIENCE)
          .withThrowableThat()
          .withCauseInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void everyAttempt_isToldToItsBackendsHealth_whateverThePolicy() {
    ScriptedBackend a = backend();
    a.answer("/ill", Script.bytes(ILL));
    a.answer("/cut", Script.close());
    a.answer("/half", Script.bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nwe"));
    try (ProxyFixture proxy = ProxyFixture.start(Specs.to(a).maxAttempts(1), a)) {
      BackendHealth health = proxy.server().snapshot().upstreams().get("main").backend(0).health();
      BackendHealth.Counted before = health.counted();
      for (int i = 0; i < 3; i++) {
        assertThat(proxy.get("/x").status()).isEqualTo(200);
      }
      assertThat(proxy.get("/ill").status()).isEqualTo(503);
      assertThat(proxy.get("/cut").status()).isEqualTo(502);
      WindowCount seen = BackendHealth.between(before, health.counted());
      assertThat(seen.requests()).isEqualTo(5);
      assertThat(seen.failures()).isEqualTo(2);
      assertThat(seen.measured()).isEqualTo(4);
      assertThat(seen.medianNanos()).isBetween(1_000L, 5_000_000_000L);
      assertThat(health.streak()).isEqualTo(2);

      BackendHealth.Counted later = health.counted();
      try (RawClient client = proxy.client()) {
        String half = "GET /half HTTP/1.1\r\nHost: example\r\n\r\n";
        assertThat(client.send(half).response().ending()).isEqualTo(Ending.RESET);
      }
      WindowCount broken = BackendHealth.between(later, health.counted());
      assertThat(broken.requests()).as("one that was answered and broke off").isEqualTo(1);
      assertThat(broken.failures()).isEqualTo(1);
    }
  }

  @Test
  void oneServerInTwoUpstreams_isEjectedFromOne() {
    ScriptedBackend a = backend();
    ScriptedBackend b = backend();
    a.answer("/o/x", Script.bytes(ILL));
    Specs specs =
        Specs.to(a, b)
            .backend("other", a.host(), a.port(), 1)
            .backend("other", b.host(), b.port(), 1)
            .route("/o/**", "other", 1000)
            .health(
                new HealthSpec(
                    null,
                    SHORT,
                    SHORT,
                    SHORT,
                    2,
                    2,
                    Initial.UP,
                    PassiveSpec.DEFAULTS,
                    WhenNoneReady.ANSWER_503));
    try (ProxyFixture proxy = ProxyFixture.start(specs, a, b)) {
      try (RawClient client = proxy.client()) {
        for (int i = 0; i < 12; i++) {
          client.send("GET /o/x HTTP/1.1\r\nHost: example\r\n\r\n").response();
        }
      }
      assertThat(
              Await.holdsWithin(
                  PATIENCE,
                  () ->
                      proxy.server().snapshot().upstreams().get("other").availability(0)
                          == Availability.EJECTED))
          .isTrue();
      assertThat(availability(proxy, 0)).isEqualTo(Availability.READY);
    }
  }
}
