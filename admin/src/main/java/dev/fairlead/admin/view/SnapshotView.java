package dev.fairlead.admin.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The world in force.
 *
 * @param number ascending from 1
 * @param listeners as configured
 * @param routes how many
 * @param upstreams how many
 * @param backends how many in all
 * @param revertsAt when what waits to be confirmed is taken back; null when nothing waits
 */
public record SnapshotView(
    long number,
    List<String> listeners,
    int routes,
    int upstreams,
    int backends,
    @Nullable Instant revertsAt) {
  public SnapshotView {
    listeners = List.copyOf(listeners);
  }
}
