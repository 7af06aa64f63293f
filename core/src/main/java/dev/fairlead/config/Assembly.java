package dev.fairlead.config;

import dev.fairlead.model.Address;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * Checks what one place of a file says against what others say, and puts the spec together. Not for
 * concurrent use.
 */
final class Assembly {
  private final ProxyShape.Draft draft;
  private final Problems problems;

  Assembly(ProxyShape.Draft draft, Problems problems) {
    this.draft = draft;
    this.problems = problems;
  }

  /** The spec, which is only to be used when no problem was found. */
  ProxySpec spec() {
    Located<AdminSpec> admin = draft.admin();
    checkAddresses(admin);
    return new ProxySpec(
        draft.listeners().stream().map(Located::value).toList(),
        routes(),
        upstreams(),
        draft.timeouts(),
        draft.limits(),
        draft.hardening(),
        draft.http2(),
        draft.forwarding(),
        draft.retryBudget(),
        draft.accessLog(),
        draft.analytics(),
        draft.tracing(),
        admin == null ? null : admin.value(),
        draft.workers(),
        draft.state());
  }

  private void checkAddresses(@Nullable Located<AdminSpec> admin) {
    Map<Address, Node> taken = new HashMap<>();
    for (Located<ListenerSpec> listener : draft.listeners()) {
      checkFree(listener.value().address(), listener.place(), taken);
    }
    if (admin != null) {
      checkFree(admin.value().address(), admin.place(), taken);
    }
  }

  private void checkFree(Address address, Node place, Map<Address, Node> taken) {
    // Port 0 is another free port each time.
    Node first = address.port() == 0 ? null : taken.putIfAbsent(address, place);
    if (first != null) {
      problems.add(
          place,
          "address "
              + address
              + " is listened on already, on line "
              + Problems.line(first)
              + ", expected another");
    }
  }

  private Map<String, UpstreamSpec> upstreams() {
    Map<String, UpstreamSpec> upstreams = new LinkedHashMap<>();
    for (NamesTo.Entry<UpstreamSpec> entry : draft.upstreams()) {
      UpstreamSpec upstream = entry.value();
      if (upstream != null) {
        String name = entry.name().value();
        if (upstreams.put(name, upstream.named(name)) != null) {
          problems.add(entry.name().place(), "two upstreams are named '" + name + "'");
        }
      }
    }
    return upstreams;
  }

  private List<RouteSpec> routes() {
    List<Located<RouteShape.Draft>> drafts = draft.routes();
    if (drafts == null) {
      return onlyRoute();
    }
    checkNames(drafts);
    checkMatches(drafts);
    Set<String> upstreams = new TreeSet<>();
    draft.upstreams().forEach(entry -> upstreams.add(entry.name().value()));
    RouteNames names = new RouteNames();
    drafts.forEach(route -> names.reserve(route.value().name()));
    List<RouteSpec> routes = new ArrayList<>();
    for (Located<RouteShape.Draft> located : drafts) {
      RouteShape.Draft route = located.value();
      checkExists(route.upstream(), upstreams);
      checkLimits(route.throttle());
      routes.add(route(route, names));
    }
    return routes;
  }

  private RouteSpec route(RouteShape.Draft route, RouteNames names) {
    MatchSpec match = route.match() == null ? RouteShape.EVERYTHING : route.match();
    String upstream = route.upstream() == null ? "" : route.upstream().value();
    return new RouteSpec(
        route.name() == null ? names.of(match, upstream) : route.name().value(),
        match,
        upstream,
        route.timeouts().apply(draft.timeouts()),
        route.maxBody() == null ? draft.limits().bodyBytes() : route.maxBody(),
        new GuardSpec(route.access(), route.throttle().rates(), route.throttle().concurrency()),
        route.throttle().cost().value(),
        route.headers().request(),
        route.headers().response(),
        route.maxResponse() == null ? draft.hardening().responseBytes() : route.maxResponse(),
        route.securityHeaders() == null
            ? draft.hardening().securityHeaders()
            : route.securityHeaders(),
        route.serverTiming());
  }

  private void checkLimits(ThrottleShape.Part throttle) {
    throttle.checkCost(throttle.rates(), problems);
    for (Located<ListenerSpec> listener : draft.listeners()) {
      throttle.checkCost(listener.value().guard().rates(), problems);
      throttle.checkNames(listener.value(), problems);
    }
  }

  private List<RouteSpec> onlyRoute() {
    List<NamesTo.Entry<UpstreamSpec>> upstreams = draft.upstreams();
    if (upstreams.isEmpty()) {
      return List.of();
    }
    if (upstreams.size() > 1) {
      problems.add(
          draft.entries().place(),
          "'routes' is missing from the configuration, expected with more than one upstream");
    }
    String name = upstreams.getFirst().name().value();
    return List.of(
        new RouteSpec(
            name,
            RouteShape.EVERYTHING,
            name,
            draft.timeouts(),
            draft.limits().bodyBytes(),
            GuardSpec.NONE,
            1,
            HeaderRulesSpec.NONE,
            HeaderRulesSpec.NONE,
            draft.hardening().responseBytes(),
            draft.hardening().securityHeaders(),
            false));
  }

  private void checkExists(@Nullable Located<String> upstream, Set<String> upstreams) {
    // With no upstream at all, that is the mistake to be named.
    if (upstream != null && !upstreams.isEmpty() && !upstreams.contains(upstream.value())) {
      problems.add(
          upstream.place(),
          "unknown upstream '"
              + Reading.shown(upstream.value())
              + "', expected "
              + (upstreams.size() == 1 ? "" : "one of ")
              + Reading.shown(String.join(", ", upstreams)),
          Nearest.to(upstream.value(), upstreams));
    }
  }

  private void checkNames(List<Located<RouteShape.Draft>> drafts) {
    Map<String, Node> seen = new HashMap<>();
    for (Located<RouteShape.Draft> route : drafts) {
      Located<String> name = route.value().name();
      Node first = name == null ? null : seen.putIfAbsent(name.value(), name.place());
      if (name != null && first != null) {
        problems.add(
            name.place(),
            "route name " + Mapping.twice(name.value(), first) + ", expected a name of its own");
      }
    }
  }

  private void checkMatches(List<Located<RouteShape.Draft>> drafts) {
    record Taken(
        Set<String> hosts,
        @Nullable String path,
        Set<String> methods,
        Map<String, String> headers) {}
    Map<Taken, Node> seen = new HashMap<>();
    for (Located<RouteShape.Draft> route : drafts) {
      MatchSpec match = route.value().match();
      if (match == null) {
        continue;
      }
      Taken taken =
          new Taken(
              new HashSet<>(match.hosts()),
              match.path(),
              new HashSet<>(match.methods()),
              match.headers());
      Node first = seen.putIfAbsent(taken, route.value().matchPlace());
      if (first != null) {
        problems.add(
            route.value().matchPlace(),
            "the route on line "
                + Problems.line(first)
                + " takes the very same requests first, expected another match");
      }
    }
  }
}
