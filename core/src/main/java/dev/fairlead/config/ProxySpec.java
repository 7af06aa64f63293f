package dev.fairlead.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The whole configuration as the user wrote it, defaults filled in and checked. Immutable.
 *
 * @param listeners addresses to accept on, at least one
 * @param routes in file order: the first that matches wins
 * @param upstreams by name, in file order
 * @param timeouts the defaults for all routes
 * @param limits sizes that requests and responses may have
 * @param hardening what clients may take of the proxy, and which spellings it takes
 * @param http2 what one HTTP/2 connection may take
 * @param forwarding what is told to backends about clients
 * @param retryBudget what retries may cost the whole process
 * @param accessLog null for none
 * @param analytics what is remembered of the traffic
 * @param tracing null for none
 * @param admin null for no admin port
 * @param workers event loops; 0 means one per processor
 * @param state folder for what must outlive the process, as written; null when it is not
 */
public record ProxySpec(
    List<ListenerSpec> listeners,
    List<RouteSpec> routes,
    Map<String, UpstreamSpec> upstreams,
    TimeoutSpec timeouts,
    LimitSpec limits,
    HardeningSpec hardening,
    Http2Spec http2,
    ForwardingSpec forwarding,
    RetryBudgetSpec retryBudget,
    @Nullable AccessLogSpec accessLog,
    AnalyticsSpec analytics,
    @Nullable TracingSpec tracing,
    @Nullable AdminSpec admin,
    int workers,
    @Nullable String state) {
  public ProxySpec {
    listeners = List.copyOf(listeners);
    routes = List.copyOf(routes);
    upstreams = Collections.unmodifiableMap(new LinkedHashMap<>(upstreams));
  }

  /** One with the usual of all else, no tracing, and no word on where its state is kept. */
  public ProxySpec(
      List<ListenerSpec> listeners,
      List<RouteSpec> routes,
      Map<String, UpstreamSpec> upstreams,
      TimeoutSpec timeouts,
      LimitSpec limits,
      ForwardingSpec forwarding,
      @Nullable AccessLogSpec accessLog,
      @Nullable AdminSpec admin,
      int workers) {
    this(
        listeners,
        routes,
        upstreams,
        timeouts,
        limits,
        HardeningSpec.DEFAULTS,
        Http2Spec.DEFAULTS,
        forwarding,
        RetryBudgetSpec.DEFAULTS,
        accessLog,
        AnalyticsSpec.DEFAULTS,
        null,
        admin,
        workers,
        null);
  }

  /** The same with other upstreams, by name. */
  public ProxySpec with(Map<String, UpstreamSpec> others) {
    return new ProxySpec(
        listeners,
        routes,
        others,
        timeouts,
        limits,
        hardening,
        http2,
        forwarding,
        retryBudget,
        accessLog,
        analytics,
        tracing,
        admin,
        workers,
        state);
  }

  /** The same with another history. */
  public ProxySpec with(AnalyticsSpec other) {
    return new ProxySpec(
        listeners,
        routes,
        upstreams,
        timeouts,
        limits,
        hardening,
        http2,
        forwarding,
        retryBudget,
        accessLog,
        other,
        tracing,
        admin,
        workers,
        state);
  }

  /** The same with other traces. */
  public ProxySpec with(TracingSpec other) {
    return new ProxySpec(
        listeners,
        routes,
        upstreams,
        timeouts,
        limits,
        hardening,
        http2,
        forwarding,
        retryBudget,
        accessLog,
        analytics,
        other,
        admin,
        workers,
        state);
  }
}
