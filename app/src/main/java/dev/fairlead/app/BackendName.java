package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.UpstreamList;
import java.io.IOException;
import java.util.List;

/**
 * Which backend is meant, in whatever upstream.
 *
 * @param upstream its name
 * @param name its name in it
 */
record BackendName(String upstream, String name) {
  /** Where the API has it. */
  String path() {
    return AdminClient.backend(upstream, name);
  }

  @Override
  public String toString() {
    return upstream + "/" + name;
  }

  /**
   * The backend of that name, or of that address.
   *
   * @param text {@code backend} or {@code upstream/backend}
   * @throws IOException with a sentence, when there is none, or more than one
   */
  static BackendName find(AdminClient client, String text) throws IOException {
    int slash = text.indexOf('/');
    if (slash > 0) {
      return new BackendName(text.substring(0, slash), text.substring(slash + 1));
    }
    List<BackendView> all =
        client.get("/api/v1/upstreams", UpstreamList.class).upstreams().stream()
            .flatMap(upstream -> upstream.backends().stream())
            .toList();
    List<BackendName> found =
        all.stream()
            .filter(each -> each.name().equals(text) || each.address().equals(text))
            .map(each -> new BackendName(each.upstream(), each.name()))
            .toList();
    if (found.isEmpty()) {
      throw new IOException(
          "no upstream has a backend '"
              + text
              + "'; there is "
              + String.join(", ", all.stream().map(BackendView::name).distinct().toList()));
    }
    if (found.size() > 1) {
      throw new IOException(
          "'"
              + text
              + "' is in several upstreams; say which: "
              + String.join(", ", found.stream().map(BackendName::toString).toList()));
    }
    return found.getFirst();
  }
}
