package dev.fairlead.stress.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.stress.fault.FaultKind;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.stress.verdict.Finding.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Which lines of an access log a fault excuses: each rule green and red. */
class TrafficTest {
  private static final Instant START = Instant.parse("2026-01-01T12:00:00Z");
  private static final String GOOD = line(0.5, "GET", "books-1", 200, null, null, 5);

  @TempDir Path folder;

  /** A fault from second 10 to 30, which did harm to books-2 until second 14. */
  private static Happening fault(FaultKind kind) {
    return fault(kind, Happening.Outcome.APPLIED);
  }

  private static Happening fault(FaultKind kind, Happening.Outcome outcome) {
    return new Happening(kind, "books-2", at(10), at(14), at(30), outcome, "seen");
  }

  private static Instant at(double second) {
    return START.plusMillis(Math.round(second * 1000));
  }

  private static String line(
      double second,
      String method,
      String backend,
      int status,
      String failure,
      String retry,
      double millis) {
    return line("127.1.0.1", second, method, backend, status, failure, retry, millis);
  }

  private static String line(
      String client,
      double second,
      String method,
      String backend,
      int status,
      String failure,
      String retry,
      double millis) {
    return """
    {"time":"%s","client":"%s","method":"%s","target":"/x","status":%d,"totalMs":%.3f,"route":"api",\
    "backend":%s,"failure":%s,"retry":%s}\
    """
        .formatted(
            at(second),
            client,
            method,
            status,
            millis,
            backend.isEmpty() ? "null" : "\"shop/" + backend + "\"",
            quoted(failure),
            quoted(retry));
  }

  private static String quoted(String word) {
    return word == null ? "null" : '"' + word + '"';
  }

  private Traffic read(List<Happening> happenings, String... lines) throws IOException {
    Path log = folder.resolve("access.log");
    List<String> all = new ArrayList<>(List.of(GOOD));
    all.addAll(Arrays.asList(lines));
    Files.write(log, all);
    return Traffic.read(log, START, at(60), happenings, List.of());
  }

  /**
   * A line during a fault.
   *
   * @param allowed whether the fault is its excuse
   */
  private record Row(String name, boolean allowed, FaultKind kind, String line) {}

  private static List<Row> rows() {
    String once = "not idempotent";
    FaultKind kill = FaultKind.KILL;
    FaultKind stop = FaultKind.STOP;
    FaultKind busy = FaultKind.UNAVAILABLE;
    FaultKind locked = FaultKind.DATABASE;
    return List.of(
        // kill: what was under way there, if it must not be repeated.
        new Row("closed under an order", true, kill, closed(9.9, "POST", "books-2", once)),
        new Row("closed under a page", false, kill, closed(9.9, "GET", "books-2", null)),
        new Row("a page not asked again", false, kill, closed(9.9, "GET", "books-2", once)),
        new Row("budget spent", false, kill, closed(9.9, "POST", "books-2", "budget spent")),
        new Row("closed elsewhere", false, kill, closed(9.9, "POST", "books-1", once)),
        new Row("closed before", false, kill, closed(8, "POST", "books-2", once)),
        new Row("long after it was gone", false, kill, closed(20, "POST", "books-2", once)),
        new Row("answer cut", true, kill, cut(9.9, "books-2")),
        new Row("answer cut elsewhere", false, kill, cut(9.9, "books-1")),
        new Row("refused", false, kill, failed(12, "connect_refused", "no attempt left", 3)),
        new Row("no connection", false, kill, failed(12, "connect_timeout", "budget spent", 3000)),
        new Row("waits for the dead", false, kill, failed(12, "response_timeout", once, 8000)),
        new Row("queue", false, kill, failed(12, "queue_timeout", null, 5000)),
        new Row("none left", false, kill, failed(12, "none_left", null, 30)),
        new Row("503 there", false, kill, status(12, "POST", "books-2", 503, once)),
        new Row("503 elsewhere", false, kill, status(12, "POST", "books-1", 503, once)),
        // stop: an answer that does not come, to what must not be repeated.
        new Row("order unanswered", true, stop, failed(12, "response_timeout", once, 8000)),
        new Row(
            "page unanswered",
            false,
            stop,
            line(12, "GET", "books-2", 504, "response_timeout", "budget spent", 8000)),
        new Row(
            "order unanswered elsewhere",
            false,
            stop,
            line(12, "POST", "books-1", 504, "response_timeout", once, 8000)),
        new Row("after it went on", false, stop, failed(16, "response_timeout", once, 8000)),
        new Row("closed", false, stop, closed(12, "POST", "books-2", once)),
        new Row("connection", false, stop, failed(12, "connect_timeout", "budget spent", 3000)),
        // 503: that backend's, to what must not be repeated.
        new Row("order refused", true, busy, status(12, "POST", "books-2", 503, once)),
        new Row("page refused", false, busy, status(12, "GET", "books-2", 503, null)),
        new Row("refused elsewhere", false, busy, status(12, "POST", "books-1", 503, once)),
        new Row("500 instead", false, busy, status(12, "POST", "books-2", 500, null)),
        new Row("refused later", false, busy, status(16, "POST", "books-2", 503, once)),
        // database: whoever is asked, and whatever for; only as long as it is locked.
        new Row("page at any", true, locked, status(12, "GET", "books-1", 503, "no attempt left")),
        new Row("late answer", true, locked, failed(12, "response_timeout", "budget spent", 8000)),
        new Row("queue while locked", true, locked, failed(12, "queue_timeout", null, 5000)),
        new Row("500 while locked", false, locked, status(12, "GET", "books-1", 500, null)),
        new Row("handshake", false, locked, failed(12, "backend_tls_failed", "budget spent", 9)),
        new Row("refused after it", false, locked, status(16, "GET", "books-1", 503, null)),
        // The others excuse nothing.
        new Row("slow", false, FaultKind.SLOW, failed(12, "response_timeout", once, 8000)),
        new Row("reload", false, FaultKind.RELOAD, closed(12, "POST", "books-2", once)),
        new Row("certificate", false, FaultKind.CERTIFICATE, closed(12, "POST", "books-2", once)),
        new Row("flood", false, FaultKind.FLOOD, failed(12, "none_left", null, 1)),
        new Row("slowloris", false, FaultKind.SLOWLORIS, failed(12, "queue_full", null, 1)),
        new Row("reset", false, FaultKind.RAPID_RESET, status(12, "POST", "books-2", 503, once)),
        new Row("disk", false, FaultKind.DISK, status(12, "GET", "books-2", 500, null)));
  }

  private static String closed(double second, String method, String backend, String retry) {
    return line(second, method, backend, 502, "backend_closed", retry, 200);
  }

  private static String cut(double second, String backend) {
    return line(second, "GET", backend, 200, "response_truncated", null, 200);
  }

  private static String failed(double second, String failure, String retry, double millis) {
    return line(second, "POST", "books-2", 504, failure, retry, millis);
  }

  private static String status(
      double second, String method, String backend, int status, String retry) {
    return line(second, method, backend, status, null, retry, 5);
  }

  @TestFactory
  List<DynamicTest> failure_isExcused_onlyWhereTheProxyMayNotHelp() {
    return rows().stream()
        .map(row ->
            DynamicTest.dynamicTest(
                row.kind().word() + ", " + row.name() + (row.allowed() ? ": green" : ": red"),
                () -> {
                  Finding finding = read(List.of(fault(row.kind())), row.line()).failures();
                  assertThat(finding.state())
                      .as(finding.seen())
                      .isEqualTo(row.allowed() ? State.KEPT : State.BROKEN);
                }))
        .toList();
  }

  @Test
  void failureInCalm_isNamed() throws IOException {
    Finding finding =
        read(List.of(), line(40, "GET", "books-3", 504, "connect_timeout", "budget spent", 3000))
            .failures();
    assertThat(finding.state()).isEqualTo(State.BROKEN);
    assertThat(finding.examples())
        .singleElement()
        .asString()
        .contains("calm", "GET /x", "connect_timeout, budget spent", "books-3");
  }

  @Test
  void failureWhileTheMachineStoodStill_isNoLessAFailure_butSaysSo() throws IOException {
    Path log = folder.resolve("access.log");
    Files.write(log, List.of(line(40, "GET", "books-3", 504, "connect_timeout", null, 3000)));
    Finding finding =
        Traffic.read(
                log, START, at(60), List.of(), List.of(new Standstills.Standstill(at(41), at(42))))
            .failures();
    assertThat(finding.state()).isEqualTo(State.BROKEN);
    assertThat(finding.examples()).singleElement().asString().contains("stood still then");
  }

  @Test
  void skippedFault_excusesNothing() throws IOException {
    Happening skipped = fault(FaultKind.KILL, Happening.Outcome.SKIPPED);
    Finding finding =
        read(List.of(skipped), closed(9.9, "POST", "books-2", "not idempotent")).failures();
    assertThat(finding.state()).isEqualTo(State.BROKEN);
  }

  @Test
  void refusalByTheRateLimit_isNoFailure() throws IOException {
    Traffic traffic = read(List.of(), line(40, "GET", "", 429, "rate_limited", null, 1));
    assertThat(traffic.failures().state()).isEqualTo(State.KEPT);
    assertThat(traffic.phases().getFirst().refused()).isEqualTo(1);
  }

  @Test
  void whatAttacksAsk_isLeftOut() throws IOException {
    Traffic traffic =
        read(List.of(), line("127.77.2.1", 40, "GET", "", 408, "request_head_timeout", null, 1));
    assertThat(traffic.visitors()).containsOnlyKeys(200);
    assertThat(traffic.failures().state()).isEqualTo(State.KEPT);
  }

  @Test
  void tornLine_isCounted_andTheOthersAreRead() throws IOException {
    Path log = folder.resolve("access.log");
    byte[] torn =
        (GOOD + "\n{\"time\":\"2026-01-01T12:00:05Z\",\"client\":\"127.1.\u00e4")
            .getBytes(StandardCharsets.ISO_8859_1);
    Files.write(log, torn);
    Traffic traffic = Traffic.read(log, START, at(60), List.of(), List.of());
    assertThat(traffic.visitors()).containsEntry(200, 1L);
    assertThat(traffic.failures().state()).isEqualTo(State.BROKEN);
    assertThat(traffic.failures().examples())
        .containsExactly("1 lines of the access log cannot be read");
  }

  @Test
  void emptyLog_isNotJudged() throws IOException {
    Path log = Files.createFile(folder.resolve("access.log"));
    Finding finding = Traffic.read(log, START, at(60), List.of(), List.of()).failures();
    assertThat(finding.state()).isEqualTo(State.OPEN);
  }

  @Test
  void calm_isWhatIsNeitherFault_norAfterTheLastVisitor() throws IOException {
    Happening full =
        new Happening(
            FaultKind.DISK, "", at(30), at(50), at(50), Happening.Outcome.SKIPPED, "no need");
    Happening never =
        new Happening(
            FaultKind.STOP, "", at(55), at(55), at(55), Happening.Outcome.SKIPPED, "not here");
    List<Phase> phases = read(List.of(fault(FaultKind.SLOW), full, never)).phases();
    assertThat(phases)
        .extracting(Phase::name, Phase::seconds)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("calm", 20.0),
            org.assertj.core.groups.Tuple.tuple("slow", 20.0),
            org.assertj.core.groups.Tuple.tuple("disk", 20.0));
  }

  @Test
  void cutAnswers_areCounted() throws IOException {
    assertThat(read(List.of(), cut(40, "books-1"), cut(41, "books-2")).cut()).isEqualTo(2);
  }
}
