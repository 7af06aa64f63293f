package dev.fairlead.event;

import java.io.Serial;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The events of this process: the last ten thousand of all, and a timeline of each backend, in
 * which checks that repeat one another are one entry. Any thread.
 */
public final class EventLog {
  /** How many are kept of all. */
  public static final int KEPT = 10_000;

  /**
   * How many entries are kept of each backend; of more, checks are dropped before changes are, so
   * that the change which led to the present state is always there.
   */
  public static final int KEPT_PER_BACKEND = 1_000;

  /** Of how many backends a timeline is kept, those among them that are there no more. */
  public static final int KEPT_BACKENDS = 4_000;

  private final InstantSource clock;
  private final ArrayDeque<Event> all = new ArrayDeque<>();

  /** The one that nothing was said of for longest goes first: backends come and go for years. */
  private final Map<String, Timeline> byBackend =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Serial private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Timeline> eldest) {
          return size() > KEPT_BACKENDS;
        }
      };

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
      all.addLast(event);
      if (all.size() > KEPT) {
        all.removeFirst();
      }
      if (event.upstream() != null && event.backend() != null) {
        byBackend
            .computeIfAbsent(key(event.upstream(), event.backend()), _ -> new Timeline())
            .add(event);
      }
      for (Consumer<Event> listener : listeners) {
        listener.accept(event);
      }
    }
    return event;
  }

  private static String key(String upstream, String backend) {
    return upstream + '/' + backend;
  }

  /** Those after {@code id}, oldest first, as far as they are kept. */
  public synchronized List<Event> after(long id) {
    return all.stream().filter(event -> event.id() > id).toList();
  }

  /** The timeline of a backend, in the order in which its entries began. */
  public synchronized List<Repeated> of(String upstream, String backend) {
    Timeline kept = byBackend.get(key(upstream, backend));
    return kept == null ? List.of() : kept.entries();
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
