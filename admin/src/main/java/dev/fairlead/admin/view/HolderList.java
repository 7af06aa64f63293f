package dev.fairlead.admin.view;

import dev.fairlead.runtime.UnderWay.Held;
import java.util.List;

/**
 * Who holds on to a backend.
 *
 * @param inFlight exchanges counted at it; those that wait for nothing but their end included
 * @param complete false when not all could be listed
 * @param exchanges oldest first, a thousand at the most
 */
public record HolderList(int inFlight, boolean complete, List<Held> exchanges) {
  public HolderList {
    exchanges = List.copyOf(exchanges);
  }
}
