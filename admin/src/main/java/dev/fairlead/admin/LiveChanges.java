package dev.fairlead.admin;

import dev.fairlead.admin.view.EventView;
import dev.fairlead.admin.view.LiveView.LiveChange;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.event.Repeated;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The last changes of each backend, and the last events of all, kept up with the log so that
 * nothing is read twice. Used by one thread at a time.
 */
final class LiveChanges {
  private static final int CHANGES = 12;
  private static final int EVENTS = 60;

  private final EventLog log;
  private final Map<Key, List<LiveChange>> changes = new HashMap<>();
  private final Deque<EventView> recent = new ArrayDeque<>();
  private List<EventView> fresh = List.of();
  private long last;

  private record Key(String upstream, String backend) {}

  LiveChanges(EventLog log) {
    this.log = log;
    look();
    fresh = List.of();
  }

  /** Takes what has happened since the last look. */
  void look() {
    List<Event> come = log.after(last);
    if (!come.isEmpty()) {
      last = come.getLast().id();
    }
    List<EventView> views = new ArrayList<>();
    for (Event event : come) {
      if (!isNews(event)) {
        continue;
      }
      EventView view = EventView.of(event);
      views.add(view);
      recent.addLast(view);
      if (recent.size() > EVENTS) {
        recent.removeFirst();
      }
      String upstream = event.upstream();
      String backend = event.backend();
      if (event.kind() == Event.Kind.TRANSITION && upstream != null && backend != null) {
        changes.computeIfPresent(
            new Key(upstream, backend), (key, known) -> with(known, change(event)));
      }
    }
    fresh = views;
  }

  /** Checks that pass or fail again and again are told by the backend's own timeline. */
  private static boolean isNews(Event event) {
    return event.kind() != Event.Kind.CHECK_FAILED && event.kind() != Event.Kind.CHECK_PASSED;
  }

  private static LiveChange change(Event event) {
    return new LiveChange(event.time(), event.from(), event.to());
  }

  /** The last dozen, with one more. */
  private static List<LiveChange> with(List<LiveChange> known, LiveChange change) {
    List<LiveChange> all = new ArrayList<>(known);
    all.add(change);
    return last(all);
  }

  private static List<LiveChange> last(List<LiveChange> all) {
    return List.copyOf(all.subList(Math.max(0, all.size() - CHANGES), all.size()));
  }

  /** Of a backend, oldest first. */
  List<LiveChange> of(String upstream, String backend) {
    return changes.computeIfAbsent(new Key(upstream, backend), this::kept);
  }

  /** Asked once of each: of one backend the log keeps more than of all. */
  private List<LiveChange> kept(Key key) {
    List<LiveChange> found = new ArrayList<>();
    for (Repeated each : log.of(key.upstream(), key.backend())) {
      Event event = each.first();
      if (event.kind() == Event.Kind.TRANSITION && event.id() <= last) {
        found.add(change(event));
      }
    }
    return last(found);
  }

  /** Since the last look. */
  List<EventView> fresh() {
    return fresh;
  }

  /** The last ones, oldest first. */
  List<EventView> recent() {
    return List.copyOf(recent);
  }
}
