package dev.fairlead.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The events of one backend. Checks that fail as others did since its state last changed are one
 * entry with a count, and so are those that pass, so that a long outage does not push out what
 * began it. Under its log's lock.
 */
final class Timeline {
  /** So far back among checks is one looked for that is alike: they may take turns. */
  private static final int LOOKED_THROUGH = 8;

  private final List<Repeated> entries = new ArrayList<>();

  void add(Event event) {
    int like = isCheck(event.kind()) ? like(event) : -1;
    if (like >= 0) {
      entries.set(like, entries.get(like).again(event));
      return;
    }
    entries.add(Repeated.once(event));
    if (entries.size() > EventLog.KEPT_PER_BACKEND) {
      entries.remove(leastMissed());
    }
  }

  private int like(Event event) {
    int least = Math.max(0, entries.size() - LOOKED_THROUGH);
    for (int i = entries.size() - 1; i >= least; i--) {
      Repeated before = entries.get(i);
      if (!isCheck(before.kind())) {
        return -1;
      }
      if (isLike(before.first(), event)) {
        return i;
      }
    }
    return -1;
  }

  private static boolean isLike(Event one, Event other) {
    // What is seen when a check passes has the time that it took in it.
    return one.kind() == other.kind()
        && (one.kind() == Event.Kind.CHECK_PASSED
            || Objects.equals(one.evidence(), other.evidence()));
  }

  private static boolean isCheck(Event.Kind kind) {
    return kind == Event.Kind.CHECK_FAILED || kind == Event.Kind.CHECK_PASSED;
  }

  /** The oldest check of the older half; where all there are changes, the oldest of those. */
  private int leastMissed() {
    for (int i = 0; i < entries.size() / 2; i++) {
      if (isCheck(entries.get(i).kind())) {
        return i;
      }
    }
    return 0;
  }

  List<Repeated> entries() {
    return List.copyOf(entries);
  }
}
