package dev.fairlead.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.CheckSpec.BodyTest;
import dev.fairlead.config.CheckSpec.Field;
import dev.fairlead.config.CheckSpec.StatusRange;
import dev.fairlead.model.Address;
import dev.fairlead.probe.Probe.Finding;
import dev.fairlead.testing.Await;
import dev.fairlead.testing.Script;
import dev.fairlead.testing.ScriptedBackend;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What one check asks, and how it judges the answer. */
class HttpProbeTest {
  private final ScriptedBackend backend = ScriptedBackend.start();

  @AfterEach
  void close() {
    backend.close();
  }

  private Address address() {
    return new Address(backend.host(), backend.port());
  }

  private static CheckSpec.Http get(@Nullable BodyTest body, Field... fields) {
    return new CheckSpec.Http(
        "GET", "/health?x=1", null, List.of(fields), List.of(new StatusRange(200, 399)), body);
  }

  private Finding once(@Nullable BodyTest body, String answer) {
    backend.answer(Script.bytesThenClose(answer));
    try (Probe probe = new HttpProbe(get(body), address())) {
      return probe.check(true, false);
    }
  }

  private static String answer(String body) {
    return "HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
  }

  @ParameterizedTest
  @CsvSource({
    "200 OK, true, GET /health?x=1: status 200",
    "399 Odd, true, GET /health?x=1: status 399",
    "404 No, false, 'GET /health?x=1: status 404, expected 200 to 399'",
    "503 No, false, 'GET /health?x=1: status 503, expected 200 to 399'",
  })
  void status_isHeldAgainstTheAccepted(String status, boolean passed, String evidence) {
    assertThat(once(null, "HTTP/1.1 " + status + "\r\nContent-Length: 0\r\n\r\n"))
        .isEqualTo(new Finding(passed, evidence));
  }

  @Test
  void statuses_areAnyOfSeveral() {
    CheckSpec.Http spec =
        new CheckSpec.Http(
            "OPTIONS",
            "*",
            "shop.example",
            List.of(),
            List.of(new StatusRange(204, 204), new StatusRange(401, 403)),
            null);
    backend.answer(Script.bytes("HTTP/1.1 402 Pay\r\nContent-Length: 0\r\n\r\n"));
    try (Probe probe = new HttpProbe(spec, address())) {
      assertThat(probe.check(true, false).passed()).isTrue();
      backend.answer(Script.bytes("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
      assertThat(probe.check(true, false).evidence())
          .isEqualTo("OPTIONS *: status 200, expected 204, 401 to 403");
    }
    assertThat(backend.last().fields().only("host")).isEqualTo("shop.example");
    assertThat(backend.faults()).isEmpty();
  }

  @Test
  void request_saysWhoAsksAndWhatTheUserAdds() {
    backend.answer(Script.bytes(answer("ok")));
    CheckSpec.Http spec = get(null, new Field("X-Probe", "1"), new Field("user-agent", "mine"));
    try (Probe probe = new HttpProbe(spec, address());
        Probe plain = new HttpProbe(get(null), address())) {
      probe.check(true, false);
      assertThat(backend.last().fields().only("x-probe")).isEqualTo("1");
      assertThat(backend.last().fields().only("user-agent")).isEqualTo("mine");
      assertThat(backend.last().fields().only("connection")).isEqualTo("close");
      plain.check(true, true);
      assertThat(backend.last().fields().only("host")).isEqualTo(address().toString());
      assertThat(backend.last().fields().only("user-agent")).isEqualTo("fairlead-health");
      assertThat(backend.last().fields().has("connection")).isFalse();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "up, false, well it is up and running, true",
    "up., false, well it is up and running, false",
    "up., true, well it is up and running, true",
    "^well.*ning$, true, well it is up and running, true",
    "down, true, well it is up and running, false",
  })
  void body_isSearchedForATextOrAPattern(String text, boolean regex, String body, boolean passed) {
    Finding found = once(new BodyTest(text, regex), answer(body));
    assertThat(found.passed()).isEqualTo(passed);
    if (!passed) {
      assertThat(found.evidence())
          .isEqualTo(
              "GET /health?x=1: status 200, but its body "
                  + (regex ? "does not match" : "does not have")
                  + " \""
                  + text
                  + "\"");
    }
  }

  @Test
  void body_isReadHoweverItIsFramed_andNoFurtherThan64KiB() {
    BodyTest wanted = new BodyTest("needle", false);
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nnee\n\r\n"
                .replace("nee\n", "xnee")
            + "4\r\ndlex\r\n0\r\n\r\n";
    assertThat(once(wanted, chunked).passed()).isTrue();
    assertThat(once(wanted, "HTTP/1.1 200 OK\r\n\r\na needle").passed()).isTrue();
    assertThat(once(wanted, "HTTP/1.0 200 OK\r\n\r\nno").passed()).isFalse();
    String far = " ".repeat((64 << 10) - 6);
    assertThat(once(wanted, answer(far + "needle")).passed()).isTrue();
    assertThat(once(wanted, answer(far + " needle")).passed()).isFalse();
    assertThat(once(wanted, answer(far + "  needle" + far + far)).passed()).isFalse();
  }

  @Test
  void informationalAnswers_areNotTheAnswer() {
    assertThat(once(null, "HTTP/1.1 103 Early Hints\r\n\r\n" + answer("")).passed()).isTrue();
  }

  @Test
  void brokenAnswers_fail() {
    assertThat(once(null, "SSH-2.0-x\r\n").evidence())
        .isEqualTo("GET /health?x=1: the answer is not HTTP/1.1");
    assertThat(once(null, "").evidence())
        .isEqualTo("GET /health?x=1: the connection was closed before the answer was complete");
    assertThat(once(null, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort").passed()).isFalse();
    assertThat(once(null, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n").passed())
        .isFalse();
  }

  @Test
  void closedPort_isSaid() {
    backend.refuse();
    Address gone = address();
    try (Probe http = new HttpProbe(get(null), gone);
        Probe tcp = new TcpProbe(gone)) {
      String evidence = gone + ": connection refused";
      Finding refused = new Finding(false, evidence);
      // What was in the queue of connections is reset first.
      Await.until("the port is closed", () -> http.check(true, false).equals(refused));
      assertThat(tcp.check(true, false)).isEqualTo(new Finding(false, evidence));
    }
  }

  @Test
  void openPort_isEnoughForTcp() {
    try (Probe tcp = new TcpProbe(address())) {
      assertThat(tcp.check(true, false)).isEqualTo(new Finding(true, "connected to " + address()));
    }
  }

  @Test
  void unknownName_isSaid() {
    try (Probe probe = new TcpProbe(new Address("no-such-name.invalid", 1))) {
      assertThat(probe.check(true, false).evidence())
          .isEqualTo("the name no-such-name.invalid cannot be resolved");
    }
  }

  @Test
  void connection_servesTenChecks_orOneThatIsToBeFresh() {
    backend.answer(Script.bytes(answer("ok")));
    try (Probe probe = new HttpProbe(get(null), address())) {
      for (int i = 0; i < 10; i++) {
        assertThat(probe.check(false, true).passed()).isTrue();
      }
      assertThat(backend.connections()).hasSize(1);
      assertThat(probe.check(false, true).passed()).isTrue();
      assertThat(backend.connections()).hasSize(2);
      assertThat(probe.check(true, true).passed()).isTrue();
      assertThat(backend.connections()).hasSize(3);
      assertThat(probe.check(false, false).passed()).isTrue();
      assertThat(probe.check(false, true).passed()).isTrue();
      assertThat(backend.connections()).hasSize(4);
    }
  }

  @Test
  void staleConnection_isNoFailure_butARefusedOneAfterItIs() {
    backend.answer(Script.bytesThenClose(answer("ok")));
    try (Probe probe = new HttpProbe(get(null), address())) {
      assertThat(probe.check(false, true).passed()).isTrue();
      assertThat(probe.check(false, true).passed()).isTrue();
      assertThat(backend.connections()).hasSize(2);
      backend.refuse();
      Await.until(
          "it is refused",
          () -> probe.check(false, true).evidence().endsWith("connection refused"));
    }
  }

  private static Finding ended(Probe probe) {
    Await.until("something has come", probe::arrived);
    Finding found = probe.glance();
    return found == null ? probe.goOn() : found;
  }

  private static Finding begun(Probe probe) {
    assertThat(probe.begin()).isTrue();
    return ended(probe);
  }

  @Test
  void withoutAThread_aConnectionAtHandIsAsked_andEachTenthCheckHasANewOne() {
    backend.answer(Script.bytes(answer("ok")));
    try (Probe probe = new HttpProbe(get(null), address())) {
      assertThat(probe.begin()).as("no connection is at hand").isFalse();
      assertThat(probe.check(false, true).passed()).isTrue();
      Finding well = new Finding(true, "GET /health?x=1: status 200");
      for (int i = 1; i < 25; i++) {
        assertThat(begun(probe)).isEqualTo(well);
      }
      assertThat(backend.connections()).hasSize(3);
      assertThat(probe.check(false, true).passed()).isTrue();
      backend.answer(Script.bytes("HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n"));
      assertThat(begun(probe).evidence()).contains("status 503, expected");
    }
    assertThat(backend.faults()).isEmpty();
  }

  @Test
  void withoutAThread_anAnswerInPiecesIsWaitedFor() throws Exception {
    backend.answer(Script.bytes(answer("ok")));
    CountDownLatch rest = new CountDownLatch(1);
    try (Probe probe = new HttpProbe(get(null), address())) {
      assertThat(probe.check(false, true).passed()).isTrue();
      backend.answer(turn -> {
        turn.write("HTTP/1.1 200 OK\r\nContent-");
        rest.await();
        turn.write("Length: 2\r\n\r\nok");
      });
      assertThat(probe.begin()).isTrue();
      Await.until("the first piece has come", probe::arrived);
      assertThat(probe.glance()).isNull();
      rest.countDown();
      assertThat(probe.goOn().passed()).isTrue();
      backend.answer(Script.bytes(answer("ok")));
      assertThat(begun(probe).passed()).isTrue();
    }
    assertThat(backend.connections()).hasSize(1);
  }

  @Test
  void withoutAThread_aStaleConnectionIsNoFailure_butANewOneThatIsClosedIs() {
    backend.answer(Script.bytesThenClose(answer("ok")));
    try (Probe probe = new HttpProbe(get(null), address())) {
      assertThat(probe.check(false, true).passed()).isTrue();
      assertThat(begun(probe).passed()).isTrue();
      assertThat(backend.connections()).hasSize(2);
    }
    backend.answer(Script.bytes(answer("ok")));
    try (Probe probe = new HttpProbe(get(null), address())) {
      for (int i = 0; i < 10; i++) {
        assertThat(probe.check(false, true).passed()).isTrue();
      }
      int before = backend.connections().size();
      backend.answer(Script.close());
      assertThat(begun(probe).evidence())
          .isEqualTo("GET /health?x=1: the connection was closed before the answer was complete");
      assertThat(backend.connections()).hasSize(before + 1);
    }
  }

  @Test
  void withoutAThread_aRefusedConnectionIsSaid_andABodyIsNotLookedAt() {
    backend.answer(Script.bytes(answer("ok")));
    Address there = address();
    try (Probe probe = new HttpProbe(get(null), there);
        Probe looking = new HttpProbe(get(new BodyTest("ok", false)), there)) {
      assertThat(looking.check(false, true).passed()).isTrue();
      assertThat(looking.begin()).isFalse();
      for (int i = 0; i < 10; i++) {
        assertThat(probe.check(false, true).passed()).isTrue();
      }
      backend.refuse();
      // What was in the queue of connections is reset first.
      Await.until(
          "it is refused",
          () -> {
            Finding found = probe.begin() ? ended(probe) : probe.check(false, true);
            return found.equals(new Finding(false, there + ": connection refused"));
          });
    }
  }

  @Test
  void silence_isEndedFromOutside() {
    backend.answer(Script.silence());
    Probe probe = new HttpProbe(get(null), address());
    CompletableFuture<Finding> found =
        CompletableFuture.supplyAsync(() -> probe.check(true, false), Thread::startVirtualThread);
    Await.until("it is asked", () -> backend.requests().size() == 1);
    assertThat(found).isNotDone();
    assertThat(probe.waitingFor()).isEqualTo("GET /health?x=1: no complete answer");
    probe.close();
    assertThat(found.join().passed()).isFalse();
  }

  @Test
  void searchWithoutEnd_isEndedFromOutside() {
    backend.answer(Script.bytes(answer("a".repeat(60) + "!")));
    Probe probe = new HttpProbe(get(new BodyTest("(a*)*(b|c*d*)*z", true)), address());
    CompletableFuture<Finding> found =
        CompletableFuture.supplyAsync(() -> probe.check(true, false), Thread::startVirtualThread);
    Await.until("it is asked", () -> backend.requests().size() == 1);
    probe.close();
    assertThat(found.join().passed()).isFalse();
  }
}
