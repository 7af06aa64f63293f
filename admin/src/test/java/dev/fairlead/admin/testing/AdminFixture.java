package dev.fairlead.admin.testing;

import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.AdminServer.Access;
import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.StatusReport;
import dev.fairlead.admin.StatusReports;
import dev.fairlead.admin.Traffic;
import dev.fairlead.admin.view.HealthView;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.event.EventLog;
import dev.fairlead.health.CheckResult;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.UnderWay;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** An admin port over a world in memory, with two upstreams. Any thread. */
public final class AdminFixture implements AutoCloseable {
  /** Two upstreams, three backends; b1 is in both. */
  public static final String YAML =
      """
      listeners: [127.0.0.1:8080]
      routes:
        - { name: books, match: { path: /books/** }, upstream: bookstore }
      upstreams:
        bookstore:
          backends:
            - { name: b1, url: http://127.0.0.1:9001, weight: 3 }
            - { name: b2, url: http://127.0.0.1:9002 }
        media:
          backends: [{ name: b1, url: http://127.0.0.1:9101 }]
      """;

  private final EventLog events = new EventLog(InstantSource.system());
  private final Statistics statistics = new Statistics();
  private final MemoryControl control = new MemoryControl(YAML, events);
  private final Map<String, UnderWay> held = new ConcurrentHashMap<>();
  private final Map<String, HealthView> health = new ConcurrentHashMap<>();
  private final AdminServer server;

  private AdminFixture(Access access, UnaryOperator<Sources> changed) throws IOException {
    server = AdminServer.start(access, changed.apply(sources()));
  }

  /** On the loopback, for everybody there. */
  public static AdminFixture start() throws IOException {
    return start(Access.open(new Address("127.0.0.1", 0)));
  }

  /** For some. */
  public static AdminFixture start(Access access) throws IOException {
    return start(access, UnaryOperator.identity());
  }

  /** With sources that are other than usual. */
  public static AdminFixture start(Access access, UnaryOperator<Sources> changed)
      throws IOException {
    return new AdminFixture(access, changed);
  }

  /** What the port shows. */
  public Sources sources() {
    return new Sources(
        "1.2.3",
        this::status,
        question ->
            new RequestExplanation(
                question.method() + " " + question.url(),
                question.from(),
                control.snapshot().number(),
                List.of(),
                new RequestExplanation.Answer(404, "Nothing is served here"),
                null,
                List.of(),
                null),
        control,
        events,
        (upstream, backend) ->
            CompletableFuture.completedFuture(
                new CheckResult(true, 3_000_000, "GET /health: status 200")),
        (upstream, backend) ->
            health.getOrDefault(upstream + "/" + backend, HealthView.of("ready")),
        (upstream, backend) -> held.getOrDefault(upstream + "/" + backend, UnderWay.NOTHING),
        new Traffic(
            statistics::counts, statistics::watch, AdminFixture::instance, EmptyHistory.STORE));
  }

  private static StatusReports.Instance instance() {
    return new StatusReports.Instance(
        "1.2.3", 42, Duration.ofSeconds(9), List.of("127.0.0.1:8080"), 1);
  }

  private StatusReport status() {
    return StatusReports.of(
        instance(), control.snapshot(), statistics.read(), new TreeMap<>(), null);
  }

  /** Has a backend held by some exchanges. */
  public void hold(String upstream, String backend, UnderWay by) {
    held.put(upstream + "/" + backend, by);
  }

  /** Has a backend be as well as that. */
  public void health(String upstream, String backend, HealthView view) {
    health.put(upstream + "/" + backend, view);
  }

  /** What has happened. */
  public EventLog events() {
    return events;
  }

  /** The world. */
  public MemoryControl control() {
    return control;
  }

  /** The port. */
  public AdminServer server() {
    return server;
  }

  /** Where it listens. */
  public Address address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
