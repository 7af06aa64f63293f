package dev.fairlead.admin.view;

import java.util.List;

/** Backends, in file order, in a snapshot. */
public record BackendList(long snapshot, List<BackendView> backends) {
  public BackendList {
    backends = List.copyOf(backends);
  }
}
