package dev.fairlead.admin.view;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream.
 *
 * @param balance how a backend is chosen
 * @param sticky how clients are kept at one; null when they are not
 * @param backends in file order
 */
public record UpstreamView(
    String name, String balance, @Nullable String sticky, List<BackendView> backends) {
  public UpstreamView {
    backends = List.copyOf(backends);
  }
}
