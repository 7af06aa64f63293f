package dev.fairlead.config;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The whole file. */
final class ProxyShape {
  private static final Key<List<Located<ListenerSpec>>> LISTENERS =
      Key.required(
          "listeners",
          new ListOf<>(GlobalShapes.Listener.SHAPE, "listeners", 1, false),
          "Addresses to accept clients on");
  private static final Key<List<Located<RouteShape.Draft>>> ROUTES =
      Key.optional(
          "routes",
          new ListOf<>(Located.of(RouteShape.ROUTE), "routes", 1, false),
          "In order: the first that matches wins; not needed with one upstream");
  private static final Key<List<NamesTo.Entry<UpstreamSpec>>> UPSTREAMS =
      Key.required(
          "upstreams",
          new NamesTo<>(Words.NAME, UpstreamShape.UPSTREAM, "upstreams"),
          "Groups of interchangeable backends, by name");
  private static final Key<UnaryOperator<TimeoutSpec>> TIMEOUTS =
      Key.optional("timeouts", TimeoutShape.GLOBAL, "How long each phase may take");
  private static final Key<LimitSpec> LIMITS =
      Key.optional("limits", GlobalShapes.Limits.SHAPE, "How large messages may be");
  private static final Key<HardeningSpec> HARDENING =
      Key.optional(
          "hardening",
          HardeningShape.SHAPE,
          "What clients may take of the proxy, and which spellings it takes");
  private static final Key<Http2Spec> HTTP2 =
      Key.optional("http2", Http2Shape.HTTP2, "What one HTTP/2 connection of a client may take");
  private static final Key<ForwardingSpec> FORWARDING =
      Key.optional(
          "forwarding", GlobalShapes.Forwarding.SHAPE, "What is told and believed about clients");
  private static final Key<RetryBudgetSpec> RETRY_BUDGET =
      Key.optional("retryBudget", RetryShape.BUDGET, "What retries may cost the whole process");
  private static final Key<AccessLogSpec> ACCESS_LOG =
      Key.optional("accessLog", GlobalShapes.AccessLog.SHAPE, "A line per exchange; none if unset");
  private static final Key<AnalyticsSpec> ANALYTICS =
      Key.optional("analytics", AnalyticsShape.SHAPE, "What is remembered of the traffic");
  private static final Key<TracingSpec> TRACING =
      Key.optional("tracing", TracingShape.SHAPE, "Spans of exchanges; none if unset");
  private static final Key<Located<AdminSpec>> ADMIN =
      Key.optional("admin", Located.of(GlobalShapes.Admin.SHAPE), "The admin port; none if unset");
  private static final Key<Integer> WORKERS =
      Key.optional("workers", workers(), 0, "Event loops; 0 or auto for one per processor");
  private static final Key<String> STATE =
      Key.optional(
          "state",
          Words.FOLDER,
          "Folder for what must outlive the process; $STATE_DIRECTORY, or fairlead-state beside"
              + " this file, if unset");

  /** The root of the file. */
  static final Section<Draft> ROOT =
      new Section<>(
          "the configuration",
          List.of(
              LISTENERS,
              ROUTES,
              UPSTREAMS,
              TIMEOUTS,
              LIMITS,
              HARDENING,
              HTTP2,
              FORWARDING,
              RETRY_BUDGET,
              ACCESS_LOG,
              ANALYTICS,
              TRACING,
              ADMIN,
              WORKERS,
              STATE),
          true,
          Map.of(),
          (entries, _) -> new Draft(entries));

  private ProxyShape() {}

  private static Scalar<Integer> workers() {
    Scalar<Integer> number = Numbers.between(0, 1024);
    return new Scalar<>(
        "workers",
        number.expected() + ", or auto",
        List.of(number.forms().getFirst(), number.forms().getLast(), Schema.string("auto")),
        text -> text.equals("auto") ? Scalar.Parsed.good(0) : number.parser().apply(text));
  }

  /** What was read, by name; nothing has been compared with anything else yet. */
  record Draft(Entries entries) {
    List<Located<ListenerSpec>> listeners() {
      return entries.get(LISTENERS, List.of());
    }

    /** Null when the file has no routes at all, which is no mistake with one upstream. */
    @Nullable List<Located<RouteShape.Draft>> routes() {
      return entries.has(ROUTES) ? entries.get(ROUTES, List.of()) : null;
    }

    List<NamesTo.Entry<UpstreamSpec>> upstreams() {
      return entries.get(UPSTREAMS, List.of());
    }

    TimeoutSpec timeouts() {
      return entries.get(TIMEOUTS, UnaryOperator.identity()).apply(TimeoutSpec.DEFAULTS);
    }

    HardeningSpec hardening() {
      return entries.get(HARDENING, HardeningSpec.DEFAULTS);
    }

    LimitSpec limits() {
      return entries.get(LIMITS, LimitSpec.DEFAULTS);
    }

    Http2Spec http2() {
      return entries.get(HTTP2, Http2Spec.DEFAULTS);
    }

    ForwardingSpec forwarding() {
      return entries.get(FORWARDING, ForwardingSpec.DEFAULTS);
    }

    RetryBudgetSpec retryBudget() {
      return entries.get(RETRY_BUDGET, RetryBudgetSpec.DEFAULTS);
    }

    @Nullable AccessLogSpec accessLog() {
      return entries.get(ACCESS_LOG);
    }

    AnalyticsSpec analytics() {
      return entries.get(ANALYTICS, AnalyticsSpec.DEFAULTS);
    }

    @Nullable TracingSpec tracing() {
      return entries.get(TRACING);
    }

    @Nullable Located<AdminSpec> admin() {
      return entries.get(ADMIN);
    }

    int workers() {
      return entries.get(WORKERS, 0);
    }

    @Nullable String state() {
      return entries.get(STATE);
    }
  }
}
