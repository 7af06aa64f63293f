package dev.fairlead.admin.client;

import dev.fairlead.admin.view.EventView;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** Events as lines of text. Stateless: any thread. */
public final class EventText {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

  private EventText() {}

  /** When, of what, from what to what, why, and what was seen. */
  public static String line(EventView event) {
    StringBuilder text = new StringBuilder();
    text.append(time(event.time())).append("  ");
    if (event.upstream() != null) {
      text.append(event.upstream());
      if (event.backend() != null) {
        text.append('/').append(event.backend());
      }
      text.append("  ");
    }
    return text.append(happened(event)).toString();
  }

  /** The same without when and where. */
  static String happened(EventView event) {
    StringBuilder text = new StringBuilder();
    if (event.from() != null || event.to() != null) {
      text.append(event.from() == null ? "" : event.from() + " → ");
      text.append(event.to() == null ? "" : event.to()).append(": ");
    } else {
      text.append(event.kind().replace('-', ' ')).append(again(event)).append(": ");
    }
    text.append(event.cause());
    if (event.evidence() != null) {
      text.append(" (").append(event.evidence()).append(')');
    }
    return text.toString();
  }

  private static String again(EventView event) {
    Instant last = event.lastTime();
    return event.times() <= 1 || last == null
        ? ""
        : " " + event.times() + " times, last " + time(last);
  }

  private static String time(Instant time) {
    return TIME.format(time.atZone(ZoneId.systemDefault()));
  }
}
