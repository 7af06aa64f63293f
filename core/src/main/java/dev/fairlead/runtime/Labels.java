package dev.fairlead.runtime;

import dev.fairlead.model.Label;

/** The labels of this process's routes and backends, for recorders. Any thread. */
public final class Labels {
  private final Label.Kind routes = new Label.Kind();
  private final Label.Kind backends = new Label.Kind();

  /** Routes, by name. */
  public Label.Kind routes() {
    return routes;
  }

  /** Backends, by {@code upstream/backend}. */
  public Label.Kind backends() {
    return backends;
  }
}
