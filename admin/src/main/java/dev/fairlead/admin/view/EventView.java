package dev.fairlead.admin.view;

import dev.fairlead.event.Event;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param id ascending from 1 at the start of the process
 * @param kind transition, check-failed, check-passed, snapshot, audit or warning
 * @param from what it was before; null where nothing changed
 * @param to what it is now
 * @param cause why, in words
 * @param evidence what was seen; null for nothing
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
    @Nullable String evidence) {
  /** As it is sent. */
  public static EventView of(Event event) {
    return new EventView(
        event.id(),
        event.time(),
        event.kind().word(),
        event.upstream(),
        event.backend(),
        event.from(),
        event.to(),
        event.cause(),
        event.evidence());
  }
}
