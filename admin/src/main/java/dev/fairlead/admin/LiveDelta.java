package dev.fairlead.admin;

import dev.fairlead.admin.view.EventView;
import dev.fairlead.admin.view.LiveView;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is new in a view for who has seen the one before. Stateless: any thread. */
final class LiveDelta {
  private LiveDelta() {}

  /** The difference; null where only the whole will do, because there is another snapshot. */
  static @Nullable LiveView of(LiveView before, LiveView now, List<EventView> news) {
    if (before.snapshot() != now.snapshot()
        || before.backends().size() != now.backends().size()
        || before.routes().size() != now.routes().size()
        || before.limits().size() != now.limits().size()) {
      return null;
    }
    return new LiveView(
        now.number(),
        false,
        now.time(),
        now.snapshot(),
        now.revertsAt(),
        now.process(),
        now.connections(),
        now.waiting(),
        now.staleLoops(),
        now.requests(),
        now.second(),
        List.of(),
        List.of(),
        changed(before.backends(), now.backends()),
        changed(before.loads(), now.loads()),
        changed(before.routes(), now.routes()),
        changed(before.limits(), now.limits()),
        news);
  }

  /** Those of which something is other than it was; each is known by a name of its own. */
  private static <T> List<T> changed(List<T> before, List<T> now) {
    List<T> others = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      if (!now.get(i).equals(before.get(i))) {
        others.add(now.get(i));
      }
    }
    return others;
  }
}
