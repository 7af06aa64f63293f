package dev.fairlead.app;

import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.Traffic;
import dev.fairlead.analytics.AccessLog;
import dev.fairlead.analytics.Observers;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.analytics.tracing.SpanExport;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.AccessLogSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.TracingSpec;
import dev.fairlead.control.ConfigService;
import dev.fairlead.control.Surroundings;
import dev.fairlead.control.World;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.model.Address;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Snapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One proxy with all that belongs to it, wired by hand. Started bottom up: recorders, access log,
 * data plane, admin port. Stopped so that the last exchanges are still counted and written: data
 * plane, admin port, access log, history. Any thread.
 */
final class ProxyRun implements AutoCloseable {
  private final ProxyServer server;
  private final EventLog events;
  private final ConfigService control;
  private final @Nullable AccessLog accessLog;
  private final @Nullable TrafficHistory history;
  private final @Nullable SpanExport traces;
  private final ReloadTally reloads;
  private final @Nullable AdminPort admin;

  private ProxyRun(
      ProxyServer server,
      EventLog events,
      ConfigService control,
      @Nullable AccessLog accessLog,
      @Nullable TrafficHistory history,
      @Nullable SpanExport traces,
      ReloadTally reloads,
      @Nullable AdminPort admin) {
    this.traces = traces;
    this.reloads = reloads;
    this.server = server;
    this.events = events;
    this.control = control;
    this.accessLog = accessLog;
    this.history = history;
    this.admin = admin;
  }

  /**
   * Starts a proxy whose changes are not kept.
   *
   * @param secrets asked when first needed
   * @throws IOException with a sentence for the user
   */
  static ProxyRun start(ProxySpec spec, Secrets secrets) throws IOException {
    return start(Origin.inMemory(spec, "", secrets));
  }

  /**
   * Starts everything or, on failure, nothing.
   *
   * @throws IOException with a sentence for the user
   */
  static ProxyRun start(Origin origin) throws IOException {
    ProxySpec spec = origin.spec();
    EventLog events = new EventLog(InstantSource.system());
    var _ = events.listen(0, new EventLines(new Spoken(Console::say), ProxyRun::later)::tell);
    origin.warnings().forEach(each -> events.say(Event.Draft.of(Event.Kind.WARNING, each)));
    Statistics statistics = new Statistics();
    AccessLog accessLog = spec.accessLog() == null ? null : open(spec.accessLog());
    TrafficHistory history = TrafficHistory.of(spec.analytics(), origin.state(), events);
    SpanExport traces = spec.tracing() == null ? null : traces(spec.tracing(), events);
    ReloadTally reloads = new ReloadTally(Instant.now());
    var _ = events.listen(0, reloads::tell);
    Labels labels = new Labels();
    ProxyServer server = null;
    try {
      List<ExchangeObserver.Factory> observers = new ArrayList<>(List.of(statistics));
      if (history != null) {
        observers.add(history.recording());
      }
      if (accessLog != null) {
        observers.add(accessLog);
      }
      if (traces != null) {
        observers.add(traces);
      }
      server =
          ProxyServer.start(
              spec,
              labels,
              Observers.of(observers),
              origin.secrets(),
              events,
              Throwable::printStackTrace);
      ConfigService control =
          new ConfigService(
              origin.store(),
              origin.beginning(),
              new Serving(server),
              new Surroundings(
                  events, InstantSource.system(), ProxyRun::later, ConfigFile.ENVIRONMENT));
      AdminPort admin =
          spec.admin() == null
              ? null
              : AdminPort.open(
                  AdminPort.access(spec.admin(), origin.state()),
                  sources(
                      new Measures(server, statistics, reloads, accessLog, history, traces),
                      control,
                      events,
                      history));
      if (history != null) {
        history.start(events);
      }
      return new ProxyRun(server, events, control, accessLog, history, traces, reloads, admin);
    } catch (IOException | RuntimeException e) {
      stop(server, null, accessLog, history, traces);
      throw e;
    }
  }

  /** The data plane, seen from who changes it. */
  private record Serving(ProxyServer server) implements World {
    @Override
    public Snapshot snapshot() {
      return server.snapshot();
    }

    @Override
    public void reload(ProxySpec spec) {
      server.reload(spec);
    }
  }

  private static AdminServer.Sources sources(
      Measures measures, ConfigService control, EventLog events, @Nullable TrafficHistory history) {
    ProxyServer server = measures.server();
    Statistics statistics = measures.statistics();
    Status status = new Status(server, statistics, measures.accessLog());
    return new AdminServer.Sources(
        Version.number(),
        status,
        server::explain,
        control,
        events,
        (upstream, backend) -> server.health().checkNow(upstream, backend),
        new HealthViews(server),
        server::exchanges,
        new Traffic(
            statistics::counts,
            statistics::watch,
            status::instance,
            history == null ? null : history.store()),
        measures);
  }

  private static SpanExport traces(TracingSpec spec, EventLog events) {
    return SpanExport.start(
        new SpanExport.Settings(spec.otlp(), spec.service(), Version.number(), spec.headers()),
        warning -> events.say(Event.Draft.of(Event.Kind.WARNING, warning)));
  }

  private static Runnable later(Duration delay, Runnable task) {
    Thread waiting =
        Thread.ofVirtual()
            .name("later")
            .start(() -> {
              try {
                Thread.sleep(delay);
              } catch (InterruptedException e) {
                return;
              }
              task.run();
            });
    return waiting::interrupt;
  }

  private static AccessLog open(AccessLogSpec spec) throws IOException {
    AccessLog.Format format =
        switch (spec.format()) {
          case JSON -> AccessLog.Format.JSON;
          case COMBINED -> AccessLog.Format.COMBINED;
        };
    return AccessLog.open(spec.file(), format, spec.queueBytes());
  }

  /** The addresses bound. */
  List<InetSocketAddress> addresses() {
    return server.addresses();
  }

  /** Where the admin port listens, or will in a moment; empty if there is none. */
  Optional<Address> adminAddress() {
    return Optional.ofNullable(admin).map(AdminPort::address);
  }

  /** The spec in force. */
  ProxySpec spec() {
    return server.snapshot().spec();
  }

  /** The number of the snapshot in force. */
  long snapshot() {
    return server.snapshot().number();
  }

  /** Client connections open now. */
  int connections() {
    return server.connections();
  }

  /** By which it is changed. */
  ConfigService control() {
    return control;
  }

  /** What happens to it. */
  EventLog events() {
    return events;
  }

  /** What became of configurations. */
  ReloadTally reloads() {
    return reloads;
  }

  /** Opens the access log's file anew, for those who rotate it. */
  void reopenAccessLog() {
    if (accessLog != null) {
      accessLog.reopen();
    }
  }

  /**
   * Stops accepting, lets exchanges finish, closes.
   *
   * @return false when the deadline cut exchanges off
   */
  boolean shutdown(Duration deadline) {
    boolean drained = server.shutdown(deadline);
    close();
    return drained;
  }

  @Override
  public void close() {
    stop(server, admin, accessLog, history, traces);
  }

  private static void stop(
      @Nullable ProxyServer server,
      @Nullable AdminPort admin,
      @Nullable AccessLog accessLog,
      @Nullable TrafficHistory history,
      @Nullable SpanExport traces) {
    if (server != null) {
      server.close();
    }
    if (admin != null) {
      admin.close();
    }
    if (accessLog != null) {
      accessLog.close();
    }
    if (history != null) {
      history.close();
    }
    if (traces != null) {
      traces.close();
    }
  }
}
