package dev.fairlead.admin;

import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.view.LimitList;
import dev.fairlead.admin.view.RouteList;
import dev.fairlead.admin.view.RouteView;
import dev.fairlead.admin.view.SnapshotView;
import dev.fairlead.admin.view.UpstreamList;
import dev.fairlead.admin.view.UpstreamView;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.runtime.Snapshot;
import java.util.List;

/** What the snapshot in force consists of. Any thread. */
final class UpstreamRoutes {
  private final Sources sources;
  private final BackendViews views;

  UpstreamRoutes(Sources sources) {
    this.sources = sources;
    this.views = new BackendViews(sources);
  }

  List<Operation> operations() {
    return List.of(
        Operation.of(
                "GET", "/api/v1/upstreams", "listUpstreams", "All upstreams and their backends")
            .answers(UpstreamList.class)
            .by(this::list),
        Operation.of(
                "GET",
                "/api/v1/upstreams/{upstream}",
                "getUpstream",
                "An upstream and its backends")
            .answers(UpstreamView.class)
            .by(this::get),
        Operation.of(
                "GET", "/api/v1/routes", "listRoutes", "All routes; the first that matches wins")
            .answers(RouteList.class)
            .by(this::routes),
        Operation.of(
                "GET",
                "/api/v1/limits",
                "listLimits",
                "All rate and concurrency limits, and what they have refused")
            .answers(LimitList.class)
            .by(this::limits),
        Operation.of(
                "GET",
                "/api/v1/snapshot",
                "getSnapshot",
                "The number of the world in force, and its size")
            .answers(SnapshotView.class)
            .by(this::snapshot));
  }

  private Answer list(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    return Answer.ok(
        new UpstreamList(
            snapshot.number(), snapshot.upstreams().values().stream().map(views::of).toList()),
        snapshot.number());
  }

  private Answer get(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    return Answer.ok(
        views.of(BackendViews.upstream(snapshot, call.place("upstream"))), snapshot.number());
  }

  private Answer routes(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    return Answer.ok(
        new RouteList(
            snapshot.number(),
            snapshot.spec().routes().stream().map(UpstreamRoutes::route).toList()),
        snapshot.number());
  }

  private Answer limits(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    return Answer.ok(new LimitList(snapshot.number(), LimitViews.of(snapshot)), snapshot.number());
  }

  private static RouteView route(RouteSpec route) {
    return new RouteView(
        route.name(),
        route.upstream(),
        route.match().hosts(),
        route.match().path(),
        route.match().methods(),
        route.match().headers());
  }

  private Answer snapshot(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    ProxySpec spec = snapshot.spec();
    return Answer.ok(
        new SnapshotView(
            snapshot.number(),
            spec.listeners().stream().map(listener -> listener.address().toString()).toList(),
            spec.routes().size(),
            spec.upstreams().size(),
            spec.upstreams().values().stream().mapToInt(each -> each.backends().size()).sum(),
            sources.control().revertsAt()),
        snapshot.number());
  }
}
