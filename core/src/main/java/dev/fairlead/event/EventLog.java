package dev.fairlead.event;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The events of this process: the last ten thousand of all, and the last thousand of each backend.
 * Any thread.
 */
public final class EventLog {
  /** How many are kept of all. */
  public static final int KEPT = 10_000;

  /** How many are kept of each backend. */
  public static final int KEPT_PER_BACKEND = 1_000;

  private final InstantSource clock;
  private final ArrayDeque<Event> all = new ArrayDeque<>();
  private final Map<String, ArrayDeque<Event>> byBackend = new HashMap<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private long last;

  /** An empty log. */
  public EventLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Writes one down and tells it to all who listen, on this thread. Not for event loops. */
  public Event say(Event.Draft draft) {
    Event event;
    // Told under the lock, so that all hear them in their order.
    synchronized (this) {
      event =
          new Event(
              ++last,
              clock.instant(),
              draft.kind(),
              draft.upstream(),
              draft.backend(),
              draft.from(),
              draft.to(),
              draft.cause(),
              draft.evidence());
      keep(all, event, KEPT);
      if (event.upstream() != null && event.backend() != null) {
        keep(
            byBackend.computeIfAbsent(
                key(event.upstream(), event.backend()), _ -> new ArrayDeque<>()),
            event,
            KEPT_PER_BACKEND);
      }
      for (Consumer<Event> listener : listeners) {
        listener.accept(event);
      }
    }
    return event;
  }

  private static void keep(ArrayDeque<Event> kept, Event event, int most) {
    kept.addLast(event);
    if (kept.size() > most) {
      kept.removeFirst();
    }
  }

  private static String key(String upstream, String backend) {
    return upstream + '/' + backend;
  }

  /** Those after {@code id}, oldest first, as far as they are kept. */
  public synchronized List<Event> after(long id) {
    return all.stream().filter(event -> event.id() > id).toList();
  }

  /** Those of a backend, oldest first, as far as they are kept. */
  public synchronized List<Event> of(String upstream, String backend) {
    ArrayDeque<Event> kept = byBackend.get(key(upstream, backend));
    return kept == null ? List.of() : new ArrayList<>(kept);
  }

  /**
   * Listens from now on. The listener must be quick, must not throw, and must not say events.
   *
   * @param id those after it are told first, in order, without a gap to what follows
   */
  public synchronized Subscription listen(long id, Consumer<Event> listener) {
    after(id).forEach(listener);
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Listening, until it is closed. */
  @FunctionalInterface
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }
}
