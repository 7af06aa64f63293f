package dev.fairlead.admin.client;

import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.CheckView;
import dev.fairlead.admin.view.EventView;
import dev.fairlead.admin.view.HealthView;
import dev.fairlead.event.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Why a backend is in or out. Stateless: any thread. */
public final class WhyText {
  private WhyText() {}

  /**
   * What it is and why, and its timeline, newest last.
   *
   * @param most lines of the timeline, but for that of the change that led to the present state
   */
  public static String of(BackendView backend, List<EventView> events, int most, Instant now) {
    StringBuilder text = new StringBuilder();
    HealthView health = backend.health();
    text.append(backend.upstream()).append('/').append(backend.name());
    text.append(" (").append(backend.address()).append(") is ").append(health.availability());
    Instant since = health.since();
    text.append(
        since == null
            ? " since the start"
            : ", for " + BackendTable.age(Duration.between(since, now)) + ", since " + since);
    text.append('\n');
    if (health.cause() != null) {
      text.append("because  ").append(health.cause()).append('\n');
    }
    if (health.evidence() != null) {
      text.append("seen     ").append(health.evidence()).append('\n');
    }
    text.append("wanted   ").append(backend.state()).append(", weight ").append(backend.weight());
    text.append(String.format(Locale.ROOT, " (%.2f now), ", backend.effectiveWeight()));
    text.append(backend.inFlight()).append(" in flight\n");
    CheckView check = health.lastCheck();
    if (check != null) {
      text.append("checked  ").append(check.passed() ? "passed" : "failed");
      Instant time = check.time();
      text.append(time == null ? "" : " " + BackendTable.age(Duration.between(time, now)) + " ago");
      text.append(": ").append(check.evidence()).append('\n');
    }
    if (events.isEmpty()) {
      text.append("nothing has happened to it since the proxy started\n");
    } else {
      timeline(events, most, text);
    }
    return text.toString();
  }

  /** The newest, and before them the change that led to the present state, however old. */
  private static void timeline(List<EventView> events, int most, StringBuilder text) {
    int from = Math.max(0, events.size() - most);
    text.append("\nwhat happened, newest last");
    text.append(from == 0 ? "" : " (" + events.size() + " in all)").append(":\n");
    int change = lastChange(events);
    if (change >= 0 && change < from) {
      line(events.get(change), text);
      if (change + 1 < from) {
        text.append("  ... ").append(from - change - 1).append(" more, see --last\n");
      }
    }
    events.subList(from, events.size()).forEach(event -> line(event, text));
  }

  private static int lastChange(List<EventView> events) {
    for (int i = events.size() - 1; i >= 0; i--) {
      if (events.get(i).kind().equals(Event.Kind.TRANSITION.word())) {
        return i;
      }
    }
    return -1;
  }

  private static void line(EventView event, StringBuilder text) {
    text.append("  ").append(EventText.line(event)).append('\n');
  }
}
