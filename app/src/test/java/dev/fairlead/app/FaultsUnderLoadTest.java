package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.admin.StatusReport;
import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.EventList;
import dev.fairlead.admin.view.EventView;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

/**
 * What becomes of clients and of the timeline while backends fail, are exchanged, or are all gone:
 * a proxy and three backends, all processes, under a load of 2,500 requests a second.
 */
class FaultsUnderLoadTest {
  private static final List<String> NAMES = List.of("b1", "b2", "b3");

  /** So many requests are made before and after what happens. */
  private static final int ENOUGH = 500;

  private static final String PASSED = "\ndown to ready, 2 checks in a row passed";

  /** Requests or checks are first to notice. */
  private static final String OUT =
      "(ready to ejected, \\d+ (requests in a row|of \\d+ requests) failed\nejected|ready)"
          + " to down, 3 checks in a row failed: ";

  @TempDir private static Path folder;
  private static final Map<String, RunningCommand> backends = new TreeMap<>();
  private static final Map<String, String> ports = new TreeMap<>();
  private static RunningCommand proxy;
  private static String url;
  private static Address adminAddress;
  private static AdminClient admin;

  private SteadyLoad load;

  /** What happens to b2, and what is then to be read of it. */
  enum Fault {
    KILLED("down", OUT + "127.0.0.2:\\d+: connection refused" + PASSED, true) {
      @Override
      void begins(RunningCommand backend) throws Exception {
        backend.signal("KILL");
      }

      @Override
      void ends(RunningCommand backend) throws Exception {
        backend.exitCode();
        start("b2");
      }
    },
    STOPPED("down", OUT + "GET /health: no complete answer within 250ms" + PASSED, true) {
      @Override
      void begins(RunningCommand backend) throws Exception {
        backend.signal("STOP");
      }

      @Override
      void ends(RunningCommand backend) throws Exception {
        backend.signal("CONT");
      }
    },
    PORT_CLOSED("down", OUT + "127.0.0.2:\\d+: connection refused" + PASSED, false),
    ANSWERS_503("down", OUT + "GET /health: status 503, expected 200 to 399" + PASSED, true),
    RESETS_MID_HEAD("down", OUT + "GET /health: .* before the answer was complete" + PASSED, true),
    IS_SLOW(
        "ejected",
        "ready to ejected, \\d+\\.\\d times as slow as its peers"
            + "\nejected to ready, ejection of 2s is over",
        false),
    FLAPS(
        "ejected",
        "(\n?ready to ejected, \\d+ (requests in a row|of \\d+ requests) failed"
            + "\nejected to ready, a check passed){3,}",
        true);

    private final String state;
    private final String timeline;
    private final boolean fails;

    /**
     * One.
     *
     * @param state that it leads to
     * @param timeline its transitions, as a regular expression
     * @param fails whether there are requests that fail without a retry
     */
    Fault(String state, String timeline, boolean fails) {
      this.state = state;
      this.timeline = timeline;
      this.fails = fails;
    }

    void begins(RunningCommand backend) throws Exception {
      become(backend, FaultyBackend.Mode.valueOf(name()));
    }

    void ends(RunningCommand backend) throws Exception {
      become(backend, FaultyBackend.Mode.WELL);
    }
  }

  @BeforeAll
  static void startAll() throws Exception {
    for (String name : NAMES) {
      backends.put(name, process(name, "0"));
    }
    for (String name : NAMES) {
      ports.put(name, backends.get(name).awaits("on port (\\d+)"));
    }
    Path config = Files.writeString(folder.resolve("fairlead.yaml"), config());
    proxy = RunningCommand.start(folder, "run", "--no-watch", "-c", config.toString());
    url = proxy.awaits("listening on (http://127.0.0.1:\\d+)");
    URI at = URI.create(proxy.awaits("admin port on (http://127.0.0.1:\\d+)"));
    adminAddress = new Address(at.getHost(), at.getPort());
    admin = new AdminClient(adminAddress, Duration.ofSeconds(30));
  }

  private static String config() {
    String all =
        NAMES.stream()
            .map(name ->
                "{ name: %s, url: \"http://%s:%s\" }"
                    .formatted(name, FaultyBackend.HOST, ports.get(name)))
            .collect(Collectors.joining(", "));
    return """
    listeners: [{ address: "127.0.0.1:0" }]
    admin: 127.0.0.1:0
    routes:
      - { match: { path: /rare }, upstream: rare }
      - { upstream: shop }
    upstreams:
      shop:
        health:
          path: /health
          pulse: 250ms
          fall: 3
          passive: { window: 500ms, ejection: 2s, maxEjection: 2s }
        retry: { perTry: 2s }
        backends: [%s]
      rare:
        health: { path: "/health?counted", pulse: 5m, fast: 250ms }
        backends: [%s]
    """
        .formatted(all, all);
  }

  private static RunningCommand process(String name, String port) throws IOException {
    return RunningCommand.start(folder, FaultyBackend.class, name, port);
  }

  /** Again, where it was. */
  private static void start(String name) throws IOException {
    RunningCommand again = process(name, ports.get(name));
    backends.put(name, again);
    again.awaits("on port (\\d+)");
  }

  private static void become(RunningCommand backend, FaultyBackend.Mode mode) throws IOException {
    String answer = "now " + mode;
    long before = count(backend, answer);
    backend.tell(mode.toString());
    backend.await(answer, () -> count(backend, answer) > before);
  }

  private static long count(RunningCommand backend, String line) {
    return backend.said().lines().filter(line::equals).count();
  }

  @AfterAll
  static void stopAll() {
    admin.close();
    proxy.close();
    backends.values().forEach(RunningCommand::close);
  }

  @BeforeEach
  void allAreReady() throws Exception {
    for (String name : NAMES) {
      become(backends.get(name), FaultyBackend.Mode.WELL);
    }
    for (String name : NAMES) {
      await("shop", name, "ready");
    }
  }

  @AfterEach
  void stopLoad() {
    if (load != null) {
      load.close();
    }
  }

  // ---- what is seen ----

  private static BackendView backend(String upstream, String name) {
    try {
      return admin.get(AdminClient.backend(upstream, name), BackendView.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void await(String upstream, String name, String state) {
    proxy.await(
        upstream + "/" + name + " that is " + state,
        () -> backend(upstream, name).health().availability().equals(state));
  }

  private static List<EventView> events(String upstream, String name) {
    try {
      String target = AdminClient.backend(upstream, name) + "/events";
      return admin.get(target, EventList.class).events();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long lastEvent(String upstream, String name) {
    return events(upstream, name).stream().mapToLong(EventView::id).max().orElse(0);
  }

  /** How much happened in all: checks that repeat one another are one event. */
  private static long happened(String upstream, String name) {
    return events(upstream, name).stream().mapToLong(EventView::times).sum();
  }

  /** Where it went since, and why; where it went down, what was seen last, too. */
  private static String timeline(String upstream, String name, long since) {
    return events(upstream, name).stream()
        .filter(event -> event.id() > since && event.kind().equals("transition"))
        .map(event ->
            event.from()
                + " to "
                + event.to()
                + ", "
                + event.cause()
                + (Objects.equals(event.to(), "down") ? ": " + event.evidence() : ""))
        .collect(Collectors.joining("\n"));
  }

  private static long became(String name, String state, long since) {
    return events("shop", name).stream()
        .filter(event -> event.id() > since && Objects.equals(event.to(), state))
        .count();
  }

  private static long retries(String which) throws IOException {
    return admin.get("/api/v1/status", StatusReport.class).retries().get(which);
  }

  // ---- load ----

  private void startLoad(String path) {
    load = SteadyLoad.on(url + path);
    awaitRequests(ENOUGH);
  }

  private void awaitRequests(long more) {
    long until = load.made() + more;
    proxy.await(more + " requests more", () -> load.made() >= until);
  }

  private void awaitAnswersOf(String name) {
    long before = load.answeredBy(name);
    proxy.await("answers of " + name, () -> load.answeredBy(name) > before + ENOUGH / 10);
  }

  private void assertNoneFailed() {
    load.close();
    assertThat(load.failures()).as("of " + load.rate()).isEmpty();
    assertThat(load.made()).isGreaterThan(3 * ENOUGH);
  }

  // ---- shows ----

  @ParameterizedTest
  @EnumSource
  void oneOfThreeFails_costsNoRequest_andIsWrittenDown(Fault fault) throws Exception {
    startLoad("/x");
    long since = lastEvent("shop", "b2");
    long saved = retries("saved");

    fault.begins(backends.get("b2"));
    int times = fault == Fault.FLAPS ? 3 : 1;
    proxy.await("b2 that is " + fault.state, () -> became("b2", fault.state, since) >= times);
    awaitRequests(ENOUGH);
    fault.ends(backends.get("b2"));
    await("shop", "b2", "ready");
    awaitAnswersOf("b2");
    awaitRequests(ENOUGH);

    assertNoneFailed();
    // Those that were under way may have ejected it once more.
    await("shop", "b2", "ready");
    assertThat(timeline("shop", "b2", since)).matches(fault.timeline);
    if (fault.fails) {
      assertThat(retries("saved")).isGreaterThan(saved);
    }
  }

  @Test
  void eachIsDrainedStoppedAndStartedInTurn_costsNotEvenARetry() throws Exception {
    startLoad("/x");
    long retries = retries("made");

    for (String name : NAMES) {
      long since = lastEvent("shop", name);
      command("backends", "drain", "shop/" + name, "--wait", "--timeout", "30s");
      backends.get(name).signal("TERM");
      backends.get(name).exitCode();
      awaitRequests(ENOUGH);
      start(name);
      command("backends", "ready", "shop/" + name);
      await("shop", name, "ready");
      awaitAnswersOf(name);
      assertThat(timeline("shop", name, since))
          .startsWith("ready to draining, state drain was set\n")
          .doesNotContain("ejected");
    }

    assertNoneFailed();
    assertThat(retries("made")).isEqualTo(retries);
  }

  private static void command(String... arguments) {
    StringWriter said = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(said, true));
    line.setErr(new PrintWriter(said, true));
    String[] all =
        Stream.concat(Stream.of(arguments), Stream.of("--url=http://" + adminAddress))
            .toArray(String[]::new);
    assertThat(line.execute(all)).as(said.toString()).isZero();
  }

  /** Of an upstream that is checked every five minutes while it is well. */
  @Test
  void allAreDown_isSaidAtOnce_andTheFirstCheckThatPassesBringsServiceBack() throws Exception {
    for (String name : NAMES) {
      become(backends.get(name), FaultyBackend.Mode.ANSWERS_503);
    }
    load = SteadyLoad.on(url + "/rare");
    for (String name : NAMES) {
      await("rare", name, "down");
    }
    load.close();
    assertThat(load.answeredBy("b2")).isZero();
    HttpResponse<String> refused = get("/rare");
    assertThat(refused.statusCode()).isEqualTo(503);
    assertThat(refused.headers().firstValue("Retry-After")).contains("1");
    assertThat(refused.body()).doesNotContain("busy");
    long since = lastEvent("rare", "b2");
    long before = happened("rare", "b2");
    proxy.await(
        "five more checks of b2, none later than the first",
        () -> happened("rare", "b2") >= before + 5);

    become(backends.get("b2"), FaultyBackend.Mode.WELL);
    load = SteadyLoad.on(url + "/rare");
    awaitAnswersOf("b2");
    load.close();
    assertThat(get("/rare").body()).isEqualTo("b2 1");
    assertThat(timeline("rare", "b2", since))
        .isEqualTo("down to ready, a check passed, and nobody else is ready");
  }

  private static HttpResponse<String> get(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(url + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }
}
