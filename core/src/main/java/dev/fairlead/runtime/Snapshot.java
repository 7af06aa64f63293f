package dev.fairlead.runtime;

import dev.fairlead.config.ProxySpec;
import dev.fairlead.model.RequestHead;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.security.CidrSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The compiled world: what a request needs to know, in one immutable object that it reads once and
 * keeps.
 */
public final class Snapshot {
  private final long number;
  private final ProxySpec spec;
  private final RouteTable table;
  private final Route[] routes;
  private final Map<String, Upstream> upstreams;
  private final CidrSet trustedProxies;
  private final Deadlines deadlines;
  private final @Nullable IdentityFields identityFields;
  private final Map<String, Throttle> throttles;
  private final List<@Nullable Throttle> doors;

  Snapshot(
      long number,
      ProxySpec spec,
      RouteTable table,
      Route[] routes,
      Map<String, Upstream> upstreams,
      CidrSet trustedProxies,
      Map<String, Throttle> throttles,
      List<@Nullable Throttle> doors) {
    this.number = number;
    this.spec = spec;
    this.table = table;
    this.routes = routes;
    this.upstreams = upstreams;
    this.trustedProxies = trustedProxies;
    this.deadlines = Deadlines.of(spec.timeouts());
    this.identityFields = IdentityFields.of(spec.listeners());
    this.throttles = throttles;
    this.doors = doors;
  }

  /** 1 for the world the process started with, one more for each that replaced it. */
  public long number() {
    return number;
  }

  /** What the user wrote. */
  public ProxySpec spec() {
    return spec;
  }

  /** Index of the route for a request, or a negative constant of {@link RouteTable}. */
  public int match(RequestHead head) {
    return table.match(head);
  }

  /** How every route fares with a request, in file order; for people, not for requests. */
  public List<RequestExplanation.RouteLine> explain(RequestHead head) {
    return RouteExplainer.lines(spec.routes(), table, head);
  }

  /** The route with that index. */
  public Route route(int index) {
    return routes[index];
  }

  /** The methods that a request's host and path would be served with, for {@code Allow}. */
  public String allowedMethods(RequestHead head) {
    return table.allowedMethods(head);
  }

  /** The upstreams by name, in file order. */
  public Map<String, Upstream> upstreams() {
    return upstreams;
  }

  /** Peers whose word on client addresses is believed. */
  public CidrSet trustedProxies() {
    return trustedProxies;
  }

  /** The fields that are dropped when a client sends them; null when there are none. */
  public @Nullable IdentityFields identityFields() {
    return identityFields;
  }

  /**
   * How fast requests are admitted, by place, in file order; places without limits are not in it.
   */
  public Map<String, Throttle> throttles() {
    return throttles;
  }

  /**
   * How fast requests are admitted at a listener; null for as fast as they come.
   *
   * @param door number of the listener when the process started
   */
  public @Nullable Throttle throttle(int door) {
    return door < doors.size() ? doors.get(door) : null;
  }

  /** The proxy-wide timeouts, for what happens before a route is known. */
  public Deadlines deadlines() {
    return deadlines;
  }
}
