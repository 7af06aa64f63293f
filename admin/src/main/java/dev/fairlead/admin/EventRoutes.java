package dev.fairlead.admin;

import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Parameter;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.view.EventList;
import dev.fairlead.admin.view.EventView;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import java.util.List;
import java.util.Locale;

/** What has happened, as a list or as it happens. Any thread. */
final class EventRoutes {
  private static final String JSON = "application/json";
  private static final String STREAM = "text/event-stream";

  /** After this there is nothing yet: what comes next is told. */
  private static final long NEXT = Long.MAX_VALUE;

  private final EventLog events;
  private final EventStreams streams;

  EventRoutes(EventLog events, EventStreams streams) {
    this.events = events;
    this.streams = streams;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of(
                "GET",
                "/api/v1/events",
                "listEvents",
                "Events as they happen, or those kept as JSON")
            .with(
                Parameter.query("after", "integer", "Only events with a higher id; 0 for all kept"))
            .with(
                Parameter.header(
                    "Last-Event-ID", "string", "The last event seen, of who was cut off"))
            .answers(EventList.class, JSON, STREAM)
            .by(this::list));
  }

  private Answer list(Call call) {
    String accept = call.header("Accept");
    String wanted = accept == null ? "" : accept.toLowerCase(Locale.ROOT);
    return wanted.contains(JSON) && !wanted.contains(STREAM) ? kept(call) : stream(call);
  }

  private Answer kept(Call call) {
    long after = call.query("after").map(EventRoutes::id).orElse(0L);
    List<Event> found = events.after(after);
    long last = found.isEmpty() ? after : found.getLast().id();
    return Answer.ok(new EventList(last, found.stream().map(EventView::of).toList()));
  }

  private Answer stream(Call call) {
    String seen = call.header("Last-Event-ID");
    long after =
        seen == null ? call.query("after").map(EventRoutes::id).orElse(NEXT) : resumed(seen);
    return new Answer.Stream(STREAM, streams.open(after));
  }

  /** Ids begin anew with the process: who has seen more than there is saw another one's. */
  private long resumed(String seen) {
    long id = id(seen);
    List<Event> all = events.after(0);
    return all.isEmpty() || id > all.getLast().id() ? 0 : id;
  }

  private static long id(String text) {
    if (!text.matches("[0-9]{1,18}")) {
      throw new Refusal(400, "The id of an event is a number, such as the last one seen.");
    }
    return Long.parseLong(text);
  }
}
