package dev.fairlead.admin.view;

import java.util.List;

/** Rate and concurrency limits, those of listeners first, in a snapshot. */
public record LimitList(long snapshot, List<LimitView> limits) {
  public LimitList {
    limits = List.copyOf(limits);
  }
}
