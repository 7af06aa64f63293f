package dev.fairlead.admin.view;

import java.util.List;

/** Upstreams, in file order, in a snapshot. */
public record UpstreamList(long snapshot, List<UpstreamView> upstreams) {
  public UpstreamList {
    upstreams = List.copyOf(upstreams);
  }
}
