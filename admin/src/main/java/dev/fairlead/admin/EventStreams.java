package dev.fairlead.admin;

import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Json;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.view.EventView;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * Those who listen to events, as server-sent events. Each has a queue of bounded length; who reads
 * so slowly that it fills up, or that one write takes longer than a heartbeat or two, is cut off,
 * and may ask for the rest by {@code Last-Event-ID}. Any thread.
 */
final class EventStreams implements AutoCloseable {
  static final Duration HEARTBEAT = Duration.ofSeconds(15);

  private static final int MOST = 64;

  /** All that are kept are told first; behind them there is room for what happens meanwhile. */
  private static final int QUEUE = EventLog.KEPT + 2_000;

  private final EventLog events;
  private final Duration heartbeat;
  private final Set<Stream> open = ConcurrentHashMap.newKeySet();
  private final Thread watch;
  private volatile boolean closed;

  EventStreams(EventLog events, Duration heartbeat) {
    this.events = events;
    this.heartbeat = heartbeat;
    this.watch = Thread.ofVirtual().name("event-streams").start(this::watch);
  }

  /** How many listen. */
  int listeners() {
    return open.size();
  }

  /**
   * One more.
   *
   * @param after the last event that it has seen
   */
  Answer.Writer open(long after) {
    if (closed || open.size() >= MOST) {
      throw new Refusal(503, MOST + " listen already; ask for /api/v1/events?after=ID as JSON.")
          .with("Retry-After", "10");
    }
    return out -> new Stream().run(after, out);
  }

  /** Cuts off those whose write does not end. */
  private void watch() {
    try {
      while (!closed) {
        TimeUnit.NANOSECONDS.sleep(heartbeat.toNanos());
        long now = System.nanoTime();
        open.forEach(stream -> stream.writer.cutIfStuck(now, heartbeat));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed = true;
    watch.interrupt();
    open.forEach(Stream::cut);
  }

  private final class Stream {
    private final BlockingQueue<Event> queue = new ArrayBlockingQueue<>(QUEUE);
    private final ClientWriter writer = new ClientWriter();
    private volatile boolean over;

    void run(long after, OutputStream out) throws IOException {
      writer.begin();
      try (EventLog.Subscription _ = events.listen(after, this::told)) {
        // Counted once it is told: who waits to be one of the listeners misses nothing.
        open.add(this);
        write(out, ": events of fairlead\n\n");
        while (!over && !closed) {
          Event event = queue.poll(heartbeat.toNanos(), TimeUnit.NANOSECONDS);
          write(out, event == null ? ": still here\n\n" : text(event));
        }
      } catch (InterruptedException e) {
        // Cut off: the connection is of no use any more.
        throw new IOException("cut off", e);
      } finally {
        writer.end();
        open.remove(this);
      }
    }

    /** Called while events are said: it must be quick. */
    private void told(Event event) {
      if (!queue.offer(event)) {
        over = true;
        cut();
      }
    }

    private void write(OutputStream out, String text) throws IOException {
      writer.write(out, text.getBytes(StandardCharsets.UTF_8), queue.isEmpty());
    }

    private void cut() {
      over = true;
      writer.cut();
    }
  }

  private static String text(Event event) throws IOException {
    return "id: "
        + event.id()
        + "\nevent: "
        + event.kind().word()
        + "\ndata: "
        + Json.mapper().writeValueAsString(EventView.of(event))
        + "\n\n";
  }
}
