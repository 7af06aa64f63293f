package dev.fairlead.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Gate;
import dev.fairlead.admin.http.OpenApi;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Operations;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.http.Role;
import dev.fairlead.admin.http.TokenFile;
import dev.fairlead.admin.metrics.MetricsReading;
import dev.fairlead.admin.view.HealthView;
import dev.fairlead.control.ControlPlane;
import dev.fairlead.event.Event;
import dev.fairlead.event.Event.Draft;
import dev.fairlead.event.EventLog;
import dev.fairlead.health.CheckResult;
import dev.fairlead.model.Address;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.runtime.UnderWay;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admin port: the API under {@code /api/v1/}, {@code GET /health}, and the dashboard at {@code
 * /}. On virtual threads, apart from the event loops. Any thread.
 */
public final class AdminServer implements AutoCloseable {
  private static final int MOST_CONNECTIONS = 256;
  private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

  private final WebServer server;
  private final Address address;
  private final EventStreams streams;
  private final LiveFeed live;
  private final HistoryDesk desk;
  private final Operations operations;

  /**
   * Who is served.
   *
   * @param address where to listen; port 0 for any free one
   * @param tokens the token file, made if there is none; null for none, and none is needed then
   * @param requireToken whether a token is needed on the loopback, too; elsewhere it always is
   */
  public record Access(Address address, @Nullable Path tokens, boolean requireToken) {
    /** The loopback, for everybody there. */
    public static Access open(Address address) {
      return new Access(address, null, false);
    }
  }

  /** Runs a check now. */
  @FunctionalInterface
  public interface Checker {
    /** The backend is known to be in force; fails with a sentence when it has no checks. */
    CompletableFuture<CheckResult> check(String upstream, String backend);
  }

  /** Says how well a backend is. */
  @FunctionalInterface
  public interface HealthSource {
    /** The backend is in force. */
    HealthView of(String upstream, String backend);
  }

  /** Says who holds on to a backend. */
  @FunctionalInterface
  public interface ExchangeSource {
    /** The backend may be one that is in force no more. */
    UnderWay of(String upstream, String backend);
  }

  /**
   * What the port shows and changes. Any thread.
   *
   * @param version of the program
   * @param status called for every status request, on its thread
   * @param explain called for every question, on its thread
   * @param control the world in force, and how it is changed
   * @param events what happened; what the API refuses for want of a right is told to it
   * @param check runs checks
   * @param health of backends
   * @param exchanges under way at backends
   * @param traffic that is watched
   * @param metrics called for every look at the metrics, on its thread; null for none
   */
  public record Sources(
      String version,
      Supplier<StatusReport> status,
      Function<RequestQuestion, RequestExplanation> explain,
      ControlPlane control,
      EventLog events,
      Checker check,
      HealthSource health,
      ExchangeSource exchanges,
      Traffic traffic,
      @Nullable Supplier<MetricsReading> metrics) {
    /** Those of a port without metrics. */
    public Sources(
        String version,
        Supplier<StatusReport> status,
        Function<RequestQuestion, RequestExplanation> explain,
        ControlPlane control,
        EventLog events,
        Checker check,
        HealthSource health,
        ExchangeSource exchanges,
        Traffic traffic) {
      this(version, status, explain, control, events, check, health, exchanges, traffic, null);
    }
  }

  private AdminServer(
      WebServer server,
      Address address,
      EventStreams streams,
      LiveFeed live,
      HistoryDesk desk,
      Operations operations) {
    this.server = server;
    this.address = address;
    this.streams = streams;
    this.live = live;
    this.desk = desk;
    this.operations = operations;
  }

  /**
   * Binds and begins to serve.
   *
   * @throws IOException with a sentence: when the address cannot be bound, which the message names,
   *     or when tokens are needed and cannot be had
   */
  public static AdminServer start(Access access, Sources sources) throws IOException {
    return start(access, sources, EventStreams.HEARTBEAT);
  }

  /** The same with another time between two heartbeats of event streams. */
  static AdminServer start(Access access, Sources sources, Duration heartbeat) throws IOException {
    Address wanted = access.address();
    InetAddress bound = InetAddress.getByName(wanted.host());
    boolean open = bound.isLoopbackAddress() && !access.requireToken();
    TokenFile tokens = tokens(access, open, sources.events());
    EventStreams streams = new EventStreams(sources.events(), heartbeat);
    LiveFeed live = new LiveFeed(new LiveSampler(sources), LiveFeed.Pace.USUAL);
    HistoryDesk desk = new HistoryDesk(sources.traffic().history());
    Operations operations = operations(sources, streams, live, desk);
    Gate gate = new Gate(wanted.host(), open, tokens, sources.events(), System::nanoTime);
    Exchange exchange = new Exchange(gate, operations, new PageAssets());
    try {
      WebServer server =
          WebServer.builder()
              .address(bound)
              .port(wanted.port())
              .shutdownHook(false)
              .featuresDiscoverServices(false)
              .maxTcpConnections(MOST_CONNECTIONS)
              .connectionOptions(options -> options.readTimeout(READ_TIMEOUT))
              .routing(routing ->
                  routing.any((ServerRequest request, ServerResponse response) ->
                      exchange.handle(request, response)))
              .build()
              .start();
      return new AdminServer(
          server, new Address(wanted.host(), server.port()), streams, live, desk, operations);
    } catch (RuntimeException e) {
      streams.close();
      live.close();
      desk.close();
      throw new IOException("cannot listen on admin address " + wanted + ": " + cause(e), e);
    }
  }

  private static @Nullable TokenFile tokens(Access access, boolean open, EventLog events)
      throws IOException {
    Path file = access.tokens();
    if (file == null) {
      if (open) {
        return null;
      }
      throw new IOException(
          "admin address " + access.address() + " needs a token file, and there is none");
    }
    try {
      return TokenFile.open(file);
    } catch (IOException e) {
      if (open) {
        // Nobody there needs one; with a token, nobody is let in until the file can be had.
        events.say(Draft.of(Event.Kind.WARNING, String.valueOf(e.getMessage())));
        return null;
      }
      throw e;
    }
  }

  private static Operations operations(
      Sources sources, EventStreams streams, LiveFeed live, HistoryDesk desk) {
    List<Operation> all = new ArrayList<>();
    all.addAll(new UpstreamRoutes(sources).operations());
    all.addAll(new BackendRoutes(sources).operations());
    all.addAll(new BackendHistoryRoutes(sources).operations());
    all.addAll(new ConfigRoutes(sources.control()).operations());
    all.addAll(new StatusRoutes(sources).operations());
    all.addAll(new EventRoutes(sources.events(), streams).operations());
    Supplier<MetricsReading> metrics = sources.metrics();
    if (metrics != null) {
      all.add(new MetricsRoute(metrics).operation());
    }
    all.addAll(new TrafficRoutes(live, desk, sources.control()).operations());
    JsonNode[] document = new JsonNode[1];
    all.add(
        Operation.of("GET", "/api/v1/openapi.json", "getDocument", "This document")
            .role(Role.READ)
            .by(_ -> Answer.ok(document[0])));
    document[0] = OpenApi.document(all, sources.version());
    return new Operations(all);
  }

  private static String cause(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  /** The address bound; port 0 is replaced by the real one. */
  public Address address() {
    return address;
  }

  /** All that can be asked for. */
  List<Operation> operations() {
    return operations.all();
  }

  /** How many listen to events. */
  int listeners() {
    return streams.listeners();
  }

  /** How many watch. */
  int viewers() {
    return live.viewers();
  }

  /** Stops listening. */
  @Override
  public void close() {
    streams.close();
    live.close();
    server.stop();
    desk.close();
  }

  /** What is answered when it is the proxy's own fault. */
  static Refusal fault() {
    return new Refusal(500, "The answer could not be made; the log of the proxy says why.");
  }
}
