package dev.fairlead.app;

import dev.fairlead.admin.AdminServer;
import dev.fairlead.admin.view.HealthView;
import dev.fairlead.analytics.AccessLog;
import dev.fairlead.analytics.Observers;
import dev.fairlead.analytics.Statistics;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.AccessLogSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.event.EventLog;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.model.Address;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.runtime.Labels;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One proxy with all that belongs to it, wired by hand. Started bottom up: recorders, access log,
 * data plane, admin port. Stopped so that the last exchanges are still counted and written: data
 * plane, admin port, access log. Any thread.
 */
final class ProxyRun implements AutoCloseable {
  private final ProxySpec first;
  private final ProxyServer server;
  private final @Nullable AccessLog accessLog;
  private final @Nullable AdminPort admin;

  private ProxyRun(
      ProxySpec first,
      ProxyServer server,
      @Nullable AccessLog accessLog,
      @Nullable AdminPort admin) {
    this.first = first;
    this.server = server;
    this.accessLog = accessLog;
    this.admin = admin;
  }

  /**
   * Starts everything or, on failure, nothing.
   *
   * @param secrets asked when first needed
   * @throws IOException with a sentence for the user
   */
  static ProxyRun start(ProxySpec spec, Secrets secrets) throws IOException {
    Statistics statistics = new Statistics();
    AccessLog accessLog = spec.accessLog() == null ? null : open(spec.accessLog());
    ProxyServer server = null;
    try {
      List<ExchangeObserver.Factory> observers =
          accessLog == null ? List.of(statistics) : List.of(statistics, accessLog);
      server = ProxyServer.start(spec, new Labels(), Observers.of(observers), secrets);
      AdminPort admin =
          spec.admin() == null
              ? null
              : AdminPort.open(
                  AdminPort.access(spec.admin(), null), sources(server, statistics, accessLog));
      return new ProxyRun(spec, server, accessLog, admin);
    } catch (IOException | RuntimeException e) {
      stop(server, null, accessLog);
      throw e;
    }
  }

  private static AdminServer.Sources sources(
      ProxyServer server, Statistics statistics, @Nullable AccessLog accessLog) {
    return new AdminServer.Sources(
        Version.number(),
        new Status(server, statistics, (_, _) -> "ready", Map::of, accessLog),
        server::explain,
        new FixedControl(server::snapshot),
        new EventLog(InstantSource.system()),
        (_, _) -> CompletableFuture.failedFuture(new IOException("it has no checks")),
        (_, _) -> HealthView.of("ready"),
        server::exchanges);
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

  /**
   * Swaps in a new world.
   *
   * @return what needs a restart to come about, a sentence each
   */
  List<String> reload(ProxySpec spec) {
    List<String> restart = new ArrayList<>(server.reload(spec));
    if (!Objects.equals(spec.accessLog(), first.accessLog())) {
      restart.add("accessLog changed: this needs a restart");
    }
    if (!Objects.equals(spec.admin(), first.admin())) {
      restart.add("admin changed: this needs a restart");
    }
    if (!Objects.equals(spec.state(), first.state())) {
      restart.add("state changed: this needs a restart");
    }
    return restart;
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
    stop(server, admin, accessLog);
  }

  private static void stop(
      @Nullable ProxyServer server, @Nullable AdminPort admin, @Nullable AccessLog accessLog) {
    if (server != null) {
      server.close();
    }
    if (admin != null) {
      admin.close();
    }
    if (accessLog != null) {
      accessLog.close();
    }
  }
}
