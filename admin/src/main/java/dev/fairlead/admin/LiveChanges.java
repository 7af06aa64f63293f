package dev.fairlead.admin;

import dev.fairlead.admin.view.LiveView.LiveChange;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.event.Repeated;
import java.util.ArrayDeque;
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
  private final Map<Key, Deque<LiveChange>> changes = new HashMap<>();
  private final Deque<Event> recent = new ArrayDeque<>();
  private List<Event> fresh = List.of();
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
    fresh = come.stream().filter(LiveChanges::isNews).toList();
    for (Event event : fresh) {
      recent.addLast(event);
      if (recent.size() > EVENTS) {
        recent.removeFirst();
      }
      String upstream = event.upstream();
      String backend = event.backend();
      if (event.kind() == Event.Kind.TRANSITION && upstream != null && backend != null) {
        Deque<LiveChange> known = changes.get(new Key(upstream, backend));
        if (known != null) {
          add(known, new LiveChange(event.time(), event.from(), event.to()));
        }
      }
    }
  }

  /** Checks that pass or fail again and again are told by the backend's own timeline. */
  private static boolean isNews(Event event) {
    return event.kind() != Event.Kind.CHECK_FAILED && event.kind() != Event.Kind.CHECK_PASSED;
  }

  private static void add(Deque<LiveChange> to, LiveChange change) {
    to.addLast(change);
    if (to.size() > CHANGES) {
      to.removeFirst();
    }
  }

  /** Of a backend, oldest first. */
  List<LiveChange> of(String upstream, String backend) {
    return List.copyOf(changes.computeIfAbsent(new Key(upstream, backend), this::kept));
  }

  /** Asked once of each: of one backend the log keeps more than of all. */
  private Deque<LiveChange> kept(Key key) {
    Deque<LiveChange> found = new ArrayDeque<>();
    for (Repeated each : log.of(key.upstream(), key.backend())) {
      Event event = each.first();
      if (event.kind() == Event.Kind.TRANSITION && event.id() <= last) {
        add(found, new LiveChange(event.time(), event.from(), event.to()));
      }
    }
    return found;
  }

  /** Since the last look. */
  List<Event> fresh() {
    return fresh;
  }

  /** The last ones, oldest first. */
  List<Event> recent() {
    return List.copyOf(recent);
  }
}
