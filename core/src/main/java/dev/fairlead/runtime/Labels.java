package dev.fairlead.runtime;

import dev.fairlead.model.Label;
import java.util.HashSet;
import java.util.Set;

/**
 * The labels of this process's routes and backends, for recorders. Their number is bounded by the
 * configuration in force and a fixed number of names that were in earlier ones. Any thread.
 */
public final class Labels {
  /** A backend that is taken out and put back is to go on counting. */
  private static final int KEPT_ABSENT = 256;

  private final Label.Kind routes;
  private final Label.Kind backends;

  /** No labels yet. */
  public Labels() {
    this(KEPT_ABSENT);
  }

  /**
   * No labels yet.
   *
   * @param keptAbsent so many of each kind are kept that are in the configuration no more
   */
  public Labels(int keptAbsent) {
    routes = new Label.Kind(keptAbsent);
    backends = new Label.Kind(keptAbsent);
  }

  /** Routes, by name. */
  public Label.Kind routes() {
    return routes;
  }

  /** Backends, by {@code upstream/backend}. */
  public Label.Kind backends() {
    return backends;
  }

  /** Forgets labels that have long been out of force, now that this world is served. */
  public Forgotten keepOnly(Snapshot served) {
    Set<Label> used = new HashSet<>();
    for (int i = 0; i < served.spec().routes().size(); i++) {
      used.add(served.route(i).label());
    }
    Set<Label> goneRoutes = routes.keepOnly(Set.copyOf(used));
    used.clear();
    served.upstreams().values().stream()
        .flatMap(upstream -> upstream.backends().stream())
        .forEach(backend -> used.add(backend.label()));
    return new Forgotten(goneRoutes, backends.keepOnly(used));
  }

  /** The recorders of all loops have forgotten these, too: their slots may be used again. */
  public void reuse(Forgotten forgotten) {
    routes.reuse(forgotten.routes());
    backends.reuse(forgotten.backends());
  }

  /** What was forgotten at one time. */
  public record Forgotten(Set<Label> routes, Set<Label> backends) {
    public Forgotten {
      routes = Set.copyOf(routes);
      backends = Set.copyOf(backends);
    }

    /** Whether it is nothing. */
    public boolean isEmpty() {
      return routes.isEmpty() && backends.isEmpty();
    }

    /** Those of both kinds. */
    public Set<Label> all() {
      Set<Label> all = new HashSet<>(routes);
      all.addAll(backends);
      return Set.copyOf(all);
    }
  }
}
