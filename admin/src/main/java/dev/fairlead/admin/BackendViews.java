package dev.fairlead.admin;

import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.UpstreamView;
import dev.fairlead.balancer.Candidates;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.Nearest;
import dev.fairlead.config.StickySpec;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Upstreams and backends of a snapshot as they are sent. Any thread. */
final class BackendViews {
  private final Sources sources;

  BackendViews(Sources sources) {
    this.sources = sources;
  }

  /** The upstream of that name, or a refusal that names the nearest. */
  static Upstream upstream(Snapshot snapshot, String name) {
    Upstream found = snapshot.upstreams().get(name);
    if (found == null) {
      throw new Refusal(
          404,
          "There is no upstream '" + name + "'" + nearest(name, snapshot.upstreams().keySet()));
    }
    return found;
  }

  private static String nearest(String name, Collection<String> names) {
    String nearest = Nearest.to(name, names);
    if (nearest != null) {
      return "; did you mean '" + nearest + "'?";
    }
    return names.isEmpty()
        ? "; there are none."
        : "; there is " + String.join(", ", names.stream().limit(20).toList()) + ".";
  }

  /** The slot of a backend, or a refusal that names the nearest. */
  static int slot(Upstream upstream, String name) {
    for (int slot = 0; slot < upstream.size(); slot++) {
      if (upstream.backend(slot).name().equals(name)) {
        return slot;
      }
    }
    throw new Refusal(
        404,
        "Upstream '"
            + upstream.spec().name()
            + "' has no backend '"
            + name
            + "'"
            + nearest(name, upstream.backends().stream().map(Backend::name).toList()));
  }

  UpstreamView of(Upstream upstream) {
    StickySpec sticky = upstream.spec().sticky();
    return new UpstreamView(
        upstream.spec().name(),
        upstream.spec().balance().text(),
        sticky == null ? null : sticky.text(),
        all(upstream));
  }

  List<BackendView> all(Upstream upstream) {
    return IntStream.range(0, upstream.size()).mapToObj(slot -> of(upstream, slot)).toList();
  }

  BackendView of(Upstream upstream, int slot) {
    Backend backend = upstream.backend(slot);
    BackendSpec spec = upstream.spec().backends().get(slot);
    String name = upstream.spec().name();
    return new BackendView(
        name,
        backend.name(),
        backend.address().toString(),
        spec.state().word(),
        spec.weight(),
        (double) upstream.ready().share(slot) / Candidates.PARTS,
        spec.priority(),
        spec.maxInFlight(),
        backend.inFlight(),
        sources.health().of(name, backend.name()));
  }

  /** The backend as it is now, if it is there. */
  Optional<BackendView> find(String upstream, String backend) {
    Upstream found = sources.control().snapshot().upstreams().get(upstream);
    if (found == null) {
      return Optional.empty();
    }
    return IntStream.range(0, found.size())
        .filter(slot -> found.backend(slot).name().equals(backend))
        .mapToObj(slot -> of(found, slot))
        .findFirst();
  }
}
