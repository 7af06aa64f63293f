package dev.fairlead.admin.view;

import dev.fairlead.event.Event;
import dev.fairlead.event.Repeated;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param id ascending from 1 at the start of the process
 * @param time when it happened; of several, when the first did
 * @param kind transition, check-failed, check-passed, snapshot, audit or warning
 * @param from what it was before; null where nothing changed
 * @param to what it is now
 * @param cause why, in words
 * @param evidence what was seen; null for nothing
 * @param times how often: in a backend's timeline, checks that repeat one another since its state
 *     changed are one event, whose cause and evidence are the last one's; elsewhere 1
 * @param lastTime when the last of several happened; null for one
 */
public record EventView(
    long id,
    Instant time,
    String kind,
    @Nullable String upstream,
    @Nullable String backend,
    @Nullable String from,
    @Nullable String to,
    String cause,
    @Nullable String evidence,
    int times,
    @Nullable Instant lastTime) {
  /** As it is sent. */
  public static EventView of(Event event) {
    return of(Repeated.once(event));
  }

  /** As it is sent in a timeline. */
  public static EventView of(Repeated repeated) {
    Event event = repeated.first();
    Event last = repeated.last();
    return new EventView(
        event.id(),
        event.time(),
        event.kind().word(),
        event.upstream(),
        event.backend(),
        event.from(),
        event.to(),
        last.cause(),
        last.evidence(),
        repeated.times(),
        repeated.times() == 1 ? null : last.time());
  }
}
