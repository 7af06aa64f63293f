package dev.fairlead.testing;

import dev.fairlead.config.AnalyticsSpec;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.BalancePolicy;
import dev.fairlead.config.BalanceSpec;
import dev.fairlead.config.ForwardingSpec;
import dev.fairlead.config.HardeningSpec;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.Http2Spec;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.MatchSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.QueueSpec;
import dev.fairlead.config.RetryBudgetSpec;
import dev.fairlead.config.RetrySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.config.SlowStartSpec;
import dev.fairlead.config.StickySpec;
import dev.fairlead.config.TimeoutSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Builds a {@link ProxySpec} for a test: one listener on a free loopback port, one event loop, the
 * upstream {@code main} for every path, and the defaults of the product for what is not said.
 */
public final class Specs {
  /** The durations of {@link TimeoutSpec}. */
  public enum Timeout {
    HEAD,
    KEEP_ALIVE,
    BODY,
    WRITE,
    CONNECT,
    RESPONSE,
    IDLE,
    TUNNEL,
    HALF_CLOSED,
    TOTAL,
    SHUTDOWN
  }

  private record Routed(String name, MatchSpec match, String upstream, long maxBodyBytes) {}

  private final List<ListenerSpec> listeners = new ArrayList<>();
  private final List<Routed> routes = new ArrayList<>();
  private final Map<String, List<BackendSpec>> upstreams = new LinkedHashMap<>();
  private final Map<Timeout, Duration> timeouts = new EnumMap<>(Timeout.class);
  private LimitSpec limits = LimitSpec.DEFAULTS;
  private Http2Spec http2 = Http2Spec.DEFAULTS;
  private ForwardingSpec forwarding = ForwardingSpec.DEFAULTS;
  private BalanceSpec balance = BalanceSpec.of(BalancePolicy.ROUND_ROBIN);
  private StickySpec sticky;
  private HealthSpec health = HealthSpec.NONE;
  private SlowStartSpec slowStart = SlowStartSpec.NONE;
  private QueueSpec queue = QueueSpec.DEFAULTS;
  private List<BackendSpec> lastGroup = List.of();
  private RetrySpec retry = RetrySpec.DEFAULTS;
  private RetryBudgetSpec retryBudget = RetryBudgetSpec.DEFAULTS;
  private int poolMaxIdle = 64;
  private Duration poolIdle = Duration.ofSeconds(30);
  private int workers = 1;
  private LinkSpec link = LinkSpec.DEFAULTS;
  private final Map<String, LinkSpec> links = new LinkedHashMap<>();

  private Specs() {}

  /** Everything goes to these backends, which have equal weight. */
  public static Specs to(ScriptedBackend... backends) {
    Specs specs = new Specs();
    for (ScriptedBackend backend : backends) {
      specs.backend(backend.host(), backend.port(), 1);
    }
    return specs;
  }

  /** Everything goes to that backend, by HTTP/2. */
  public static Specs to(Http2Backend backend) {
    return http2To("127.0.0.1", backend.port());
  }

  /** Everything goes there, by HTTP/2. */
  public static Specs http2To(String host, int port) {
    LinkSpec plain = LinkSpec.DEFAULTS;
    Specs specs = new Specs();
    specs.link = new LinkSpec(Protocol.HTTP_2, plain.tls(), plain.proxyProtocol());
    return specs.backend(host, port, 1);
  }

  /** A further backend of the upstream {@code main}. */
  public Specs backend(String host, int port, int weight) {
    return backend("main", host, port, weight);
  }

  /** A further backend of an upstream. */
  public Specs backend(String upstream, String host, int port, int weight) {
    Address address = new Address(host, port);
    List<BackendSpec> group = upstreams.computeIfAbsent(upstream, _ -> new ArrayList<>());
    group.add(new BackendSpec(address.toString(), address, weight));
    lastGroup = group;
    return this;
  }

  /** A further backend of the upstream {@code main}. */
  public Specs backend(ScriptedBackend backend, int weight) {
    return backend(backend.host(), backend.port(), weight);
  }

  /** The backend added last belongs to that tier: {@link BackendSpec#BACKUP} for the last. */
  public Specs priority(int tier) {
    return last(was ->
        new BackendSpec(
            was.name(), was.address(), was.weight(), tier, was.maxInFlight(), was.state()));
  }

  /** The backend added last serves no more than that at a time. */
  public Specs maxInFlight(int requests) {
    return last(was ->
        new BackendSpec(
            was.name(), was.address(), was.weight(), was.priority(), requests, was.state()));
  }

  /** What the backend added last is wanted to do. */
  public Specs state(BackendState state) {
    return last(was ->
        new BackendSpec(
            was.name(), was.address(), was.weight(), was.priority(), was.maxInFlight(), state));
  }

  private Specs last(UnaryOperator<BackendSpec> change) {
    lastGroup.set(lastGroup.size() - 1, change.apply(lastGroup.getLast()));
    return this;
  }

  /** A route by path pattern, before the one that takes everything. */
  public Specs route(String path, String upstream, long maxBodyBytes) {
    MatchSpec match = new MatchSpec(List.of(), path, List.of(), Map.of());
    routes.add(new Routed(path, match, upstream, maxBodyBytes));
    return this;
  }

  /** Listens there; without this, on a free port of 127.0.0.1. */
  public Specs listen(String host, int port) {
    listeners.add(new ListenerSpec(new Address(host, port)));
    return this;
  }

  /** Listens so; without this, on a free port of 127.0.0.1. */
  public Specs listen(ListenerSpec listener) {
    listeners.add(listener);
    return this;
  }

  /** How the backends of {@code main} are spoken to. */
  public Specs link(LinkSpec how) {
    link = how;
    return this;
  }

  /** The backends of that upstream speak HTTP/2. */
  public Specs overHttp2(String upstream) {
    LinkSpec plain = LinkSpec.DEFAULTS;
    links.put(upstream, new LinkSpec(Protocol.HTTP_2, plain.tls(), plain.proxyProtocol()));
    return this;
  }

  /** The backend added last is spoken to over TLS. */
  public Specs overTls() {
    return last(was ->
        new BackendSpec(
            was.name(),
            was.address(),
            was.weight(),
            was.priority(),
            was.maxInFlight(),
            was.state(),
            true));
  }

  /** A duration other than the default. */
  public Specs timeout(Timeout which, int millis) {
    timeouts.put(which, Duration.ofMillis(millis));
    return this;
  }

  /** Sizes other than the defaults. */
  public Specs limits(int headBytes, int targetBytes, int fields) {
    limits = new LimitSpec(headBytes, targetBytes, fields, limits.bodyBytes());
    return this;
  }

  /** What an HTTP/2 connection may take. */
  public Specs http2(Http2Spec what) {
    http2 = what;
    return this;
  }

  /** Believes peers in these networks. */
  public Specs trusting(String... networks) {
    forwarding = new ForwardingSpec(List.of(networks), forwarding.pseudonym(), false);
    return this;
  }

  /** Says {@code Proxy-Status} in errors. */
  public Specs proxyStatus() {
    forwarding = new ForwardingSpec(forwarding.trustedProxies(), forwarding.pseudonym(), true);
    return this;
  }

  /** How backends are chosen. */
  public Specs balance(BalancePolicy chosen) {
    return balance(BalanceSpec.of(chosen));
  }

  /** How backends are chosen, with what the policy is told. */
  public Specs balance(BalanceSpec chosen) {
    balance = chosen;
    return this;
  }

  /** How clients are kept at their backend. */
  public Specs sticky(StickySpec by) {
    sticky = by;
    return this;
  }

  /** How a backend that comes is given its share. */
  public Specs slowStart(SlowStartSpec how) {
    slowStart = how;
    return this;
  }

  /** How backends are known to be well; without this nothing is asked, and nothing learnt. */
  public Specs health(HealthSpec how) {
    health = how;
    return this;
  }

  /** How many requests may wait for a backend that is not full, and how long. */
  public Specs queue(int size, int millis) {
    queue = new QueueSpec(size, Duration.ofMillis(millis));
    return this;
  }

  /** Tries per request. */
  public Specs maxAttempts(int attempts) {
    return retry(RetrySpec.attempts(attempts));
  }

  /** When a failed attempt is made again. */
  public Specs retry(RetrySpec when) {
    retry = when;
    return this;
  }

  /** What retries may cost. */
  public Specs retryBudget(double share, int perSecond, long bufferBytes) {
    retryBudget = new RetryBudgetSpec(share, perSecond, bufferBytes);
    return this;
  }

  /** Retries as many as are wanted. */
  public Specs unlimitedRetries() {
    return retryBudget(1, 1_000_000, retryBudget.bufferBytes());
  }

  /** What is kept of idle connections. */
  public Specs pool(int maxIdle, int idleMillis) {
    poolMaxIdle = maxIdle;
    poolIdle = Duration.ofMillis(idleMillis);
    return this;
  }

  /** Event loops. */
  public Specs workers(int count) {
    workers = count;
    return this;
  }

  /** The spec. */
  public ProxySpec build() {
    TimeoutSpec durations = durations();
    List<RouteSpec> specs = new ArrayList<>();
    for (Routed route : routes) {
      specs.add(
          new RouteSpec(
              route.name(), route.match(), route.upstream(), durations, route.maxBodyBytes()));
    }
    MatchSpec everything = new MatchSpec(List.of(), null, List.of(), Map.of());
    specs.add(new RouteSpec("all", everything, "main", durations, limits.bodyBytes()));
    Map<String, UpstreamSpec> groups = new LinkedHashMap<>();
    upstreams.forEach((name, backends) ->
        groups.put(
            name,
            new UpstreamSpec(
                name,
                balance,
                sticky,
                slowStart,
                queue,
                health,
                retry,
                backends,
                poolMaxIdle,
                poolIdle,
                links.getOrDefault(name, link))));
    return new ProxySpec(
        listeners.isEmpty() ? List.of(new ListenerSpec(new Address("127.0.0.1", 0))) : listeners,
        specs,
        groups,
        durations,
        limits,
        HardeningSpec.DEFAULTS,
        http2,
        forwarding,
        retryBudget,
        null,
        AnalyticsSpec.DEFAULTS,
        null,
        null,
        workers,
        null);
  }

  private TimeoutSpec durations() {
    TimeoutSpec defaults = TimeoutSpec.DEFAULTS;
    return new TimeoutSpec(
        timeouts.getOrDefault(Timeout.HEAD, defaults.head()),
        timeouts.getOrDefault(Timeout.KEEP_ALIVE, defaults.keepAlive()),
        timeouts.getOrDefault(Timeout.BODY, defaults.body()),
        timeouts.getOrDefault(Timeout.WRITE, defaults.write()),
        timeouts.getOrDefault(Timeout.CONNECT, defaults.connect()),
        timeouts.getOrDefault(Timeout.RESPONSE, defaults.response()),
        timeouts.getOrDefault(Timeout.IDLE, defaults.idle()),
        timeouts.getOrDefault(Timeout.TUNNEL, defaults.tunnel()),
        timeouts.getOrDefault(Timeout.HALF_CLOSED, defaults.halfClosed()),
        timeouts.getOrDefault(Timeout.TOTAL, defaults.total()),
        timeouts.getOrDefault(Timeout.SHUTDOWN, defaults.shutdown()));
  }
}
