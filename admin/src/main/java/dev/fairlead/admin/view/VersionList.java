package dev.fairlead.admin.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The history of the configuration file, newest first.
 *
 * @param revertsAt when what waits to be confirmed is taken back; null when nothing waits
 */
public record VersionList(long snapshot, @Nullable Instant revertsAt, List<VersionView> versions) {
  public VersionList {
    versions = List.copyOf(versions);
  }
}
