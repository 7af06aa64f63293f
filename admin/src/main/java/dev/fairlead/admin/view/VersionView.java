package dev.fairlead.admin.view;

import java.time.Instant;
import java.util.List;

/** A version of the configuration file; see {@code ControlPlane.Version}. */
public record VersionView(
    long number, Instant time, String author, boolean confirmed, List<String> changes) {
  public VersionView {
    changes = List.copyOf(changes);
  }
}
