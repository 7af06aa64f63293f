package dev.fairlead.admin.view;

import java.util.List;

/**
 * Events, oldest first.
 *
 * @param last number of the last one, to ask for those after it; when there is none, what was asked
 *     for
 */
public record EventList(long last, List<EventView> events) {
  public EventList {
    events = List.copyOf(events);
  }
}
