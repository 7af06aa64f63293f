package dev.fairlead.app;

import dev.fairlead.config.AccessLogSpec;
import dev.fairlead.config.AdminSpec;
import dev.fairlead.config.AnalyticsSpec;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.TlsSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.config.Written;
import dev.fairlead.model.Address;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The spec of a proxy that needs no file: one route, to one upstream. Used by one thread. */
final class DirectSpec {
  private static final int ACCESS_LOG_QUEUE = 4 * 1024 * 1024;
  private static final int MAX_ATTEMPTS = 3;
  private static final int POOL_MAX_IDLE = 256;
  private static final Duration POOL_IDLE = Duration.ofSeconds(60);

  private final String upstream;
  private final List<Address> listeners;
  private final List<BackendSpec> backends;
  private BalancePolicy balance = BalancePolicy.ROUND_ROBIN;
  private @Nullable AccessLogSpec accessLog;
  private @Nullable AdminSpec admin;
  private int workers;
  private HealthSpec health = HealthSpec.DEFAULTS;
  private @Nullable ListenerSpec secure;
  private @Nullable AnalyticsSpec analytics;

  /** Listens on all of {@code listeners} and sends everything to {@code backends}. */
  DirectSpec(String upstream, List<Address> listeners, List<BackendSpec> backends) {
    this.upstream = upstream;
    this.listeners = listeners;
    this.backends = backends;
  }

  /** The same, with backends named after their addresses. */
  static DirectSpec of(List<Address> listeners, List<Address> backends) {
    return new DirectSpec(
        "backends",
        listeners,
        backends.stream().map(address -> new BackendSpec(address.toString(), address, 1)).toList());
  }

  DirectSpec balance(BalancePolicy policy) {
    this.balance = policy;
    return this;
  }

  DirectSpec workers(int count) {
    this.workers = count;
    return this;
  }

  DirectSpec admin(@Nullable Address address) {
    this.admin = address == null ? null : new AdminSpec(address);
    return this;
  }

  /** Checks the backends so, that often at least. */
  DirectSpec health(CheckSpec check, Duration pulse) {
    HealthSpec standard = HealthSpec.DEFAULTS;
    this.health =
        new HealthSpec(
            check,
            pulse,
            pulse,
            pulse,
            standard.rise(),
            standard.fall(),
            standard.initial(),
            standard.passive(),
            standard.whenNoneReady());
    return this;
  }

  /** Listens there, too, in HTTPS. */
  DirectSpec secure(Address address, CertificateSpec certificate) {
    TlsSpec tls = new TlsSpec(List.of(certificate), TlsSpec.Policy.INTERMEDIATE, null, false);
    this.secure =
        new ListenerSpec(address, tls, ListenerSpec.ALL, 0, null, List.of(), GuardSpec.NONE, false);
    return this;
  }

  DirectSpec accessLog(String file, AccessLogSpec.Format format) {
    this.accessLog = new AccessLogSpec(file, format, ACCESS_LOG_QUEUE);
    return this;
  }

  /** Keeps a history in that file. */
  DirectSpec history(String file) {
    AnalyticsSpec standard = AnalyticsSpec.DEFAULTS;
    this.analytics =
        new AnalyticsSpec(
            true,
            file,
            standard.proxy(),
            standard.flush(),
            standard.visitors(),
            standard.keep(),
            standard.reports());
    return this;
  }

  /** As a configuration file that says the same. */
  String text() {
    StringBuilder out = new StringBuilder("listeners:\n");
    listeners.forEach(each -> out.append("  - \"").append(each).append("\"\n"));
    if (secure != null && secure.tls() != null) {
      CertificateSpec certificate = secure.tls().certificates().getFirst();
      out.append("  - address: \"").append(secure.address());
      out.append("\"\n    tls: { certificates: { chain: ")
          .append(Written.text(certificate.chain()));
      out.append(", key: ").append(Written.text(certificate.key())).append(" } }\n");
    }
    out.append("routes: [{ name: all, upstream: ").append(Written.text(upstream)).append(" }]\n");
    out.append("upstreams:\n  ").append(Written.text(upstream)).append(":\n");
    out.append("    balance: ").append(balance.word()).append('\n');
    out.append("    health: ").append(healthText()).append('\n');
    out.append("    pool: { maxIdle: ").append(POOL_MAX_IDLE).append(", idle: ");
    out.append(Written.duration(POOL_IDLE)).append(" }\n    backends:\n");
    backends.forEach(each -> out.append("      - ").append(Written.backend(each)).append('\n'));
    if (accessLog != null) {
      out.append("accessLog: { file: ").append(Written.text(accessLog.file()));
      out.append(", format: ").append(accessLog.format().word()).append(" }\n");
    }
    if (analytics != null && analytics.store() != null) {
      out.append("analytics: { store: ").append(Written.text(analytics.store())).append(" }\n");
    }
    if (admin != null) {
      out.append("admin: \"").append(admin.address()).append("\"\n");
    }
    return out.append("workers: ").append(workers).append('\n').toString();
  }

  private String healthText() {
    String path =
        health.check() instanceof CheckSpec.Http http ? "path: " + http.path() + ", " : "";
    return "{ " + path + "pulse: " + Written.duration(health.pulse()) + " }";
  }

  ProxySpec build() {
    RouteSpec everything =
        new RouteSpec(
            "all",
            new MatchSpec(List.of(), null, List.of(), Map.of()),
            upstream,
            TimeoutSpec.DEFAULTS,
            LimitSpec.DEFAULTS.bodyBytes());
    UpstreamSpec group =
        new UpstreamSpec(upstream, balance, backends, MAX_ATTEMPTS, POOL_MAX_IDLE, POOL_IDLE)
            .with(health);
    ProxySpec spec =
        new ProxySpec(
            Stream.concat(listeners.stream().map(ListenerSpec::new), Stream.ofNullable(secure))
                .toList(),
            List.of(everything),
            Map.of(upstream, group),
            TimeoutSpec.DEFAULTS,
            LimitSpec.DEFAULTS,
            ForwardingSpec.DEFAULTS,
            accessLog,
            admin,
            workers);
    return analytics == null ? spec : spec.with(analytics);
  }
}
