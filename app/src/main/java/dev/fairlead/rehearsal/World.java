package dev.fairlead.rehearsal;

import dev.fairlead.balancer.CookieAffinity;
import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.flow.Rehearsed;
import dev.fairlead.flow.RequestRehearsal;
import dev.fairlead.flow.RequestRehearsal.Coming;
import dev.fairlead.health.Availability.Active;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import dev.fairlead.runtime.Upstream;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A configuration as after a start, all backends well, with the requests that are under way in it:
 * each ends when its recorded time is over. Single-threaded; the same requests and seed give the
 * same.
 */
final class World {
  /** Requests under way at the most; more would be a log of years of open connections. */
  static final int MOST_UNDER_WAY = 100_000;

  private final Snapshot snapshot;
  private final RequestRehearsal way;
  private final Conditions conditions;
  private final RandomGenerator random;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::number));
  private final IdentityHashMap<Rehearsed, Flight> waiting = new IdentityHashMap<>();
  private final int served;
  private final int redirecting;
  private long number;
  private boolean crowded;

  /** Something that happens to a request at a time: its wait or its answer is over. */
  private record Event(long at, long number, Flight flight, boolean giveUp) {}

  /** One request in this world. */
  static final class Flight {
    final Rehearsed request;
    private final Consumer<Flight> settled;
    private final long serviceNanos;
    private final long firstByteNanos;
    private long givenAt;

    private Flight(
        Rehearsed request, Consumer<Flight> settled, long serviceNanos, long firstByteNanos) {
      this.request = request;
      this.settled = settled;
      this.serviceNanos = serviceNanos;
      this.firstByteNanos = firstByteNanos;
    }
  }

  /**
   * A world that begins at a time.
   *
   * @param start nanoseconds, by the clock of the log
   */
  World(ProxySpec spec, Secrets secrets, long seed, long start) {
    this.snapshot = new SnapshotCompiler(new Labels(), () -> start, secrets).compile(spec, null);
    for (Upstream upstream : snapshot.upstreams().values()) {
      for (Backend backend : upstream.backends()) {
        backend.health().conclude(Active.UP, false);
      }
      upstream.refresh(start);
    }
    this.way = new RequestRehearsal(snapshot);
    this.conditions = new Conditions(spec);
    this.random = new SplittableRandom(seed);
    this.served = listener(spec.listeners(), false);
    this.redirecting = listener(spec.listeners(), true);
  }

  private static int listener(List<ListenerSpec> listeners, boolean redirecting) {
    for (int i = 0; i < listeners.size(); i++) {
      if (listeners.get(i).httpsPort() != 0 == redirecting) {
        return i;
      }
    }
    return 0;
  }

  Snapshot snapshot() {
    return snapshot;
  }

  RequestRehearsal way() {
    return way;
  }

  Conditions conditions() {
    return conditions;
  }

  /** The number of the listener that requests are taken to have come to. */
  int listener(boolean redirected) {
    return redirected ? redirecting : served;
  }

  /** Whether there were more requests under way than are kept count of. */
  boolean crowded() {
    return crowded;
  }

  /** What ends until then ends; whoever waits for it goes on. */
  void advance(long now) {
    while (true) {
      Event next = events.peek();
      if (next == null || next.at > now) {
        return;
      }
      happens(events.remove());
    }
  }

  /** Everything ends. */
  void finish() {
    advance(Long.MAX_VALUE);
  }

  private void happens(Event event) {
    Flight flight = event.flight;
    if (event.giveUp) {
      if (flight.request.waits()) {
        waiting.remove(flight.request);
        way.giveUp(flight.request, event.at);
        flight.settled.accept(flight);
      }
    } else {
      way.end(flight.request, flight.firstByteNanos, flight.givenAt, event.at);
    }
    for (Rehearsed next = way.nextAdmitted(event.at);
        next != null;
        next = way.nextAdmitted(event.at)) {
      settle(Objects.requireNonNull(waiting.remove(next)), event.at);
    }
  }

  /**
   * A request comes.
   *
   * @param serviceNanos how long a backend takes for it
   * @param firstByteNanos how long to the first byte of that; -1 when it says nothing
   * @param settled told once, now or later, when it is clear what becomes of it
   */
  Flight begin(
      Coming coming, long now, long serviceNanos, long firstByteNanos, Consumer<Flight> settled) {
    Flight flight = new Flight(new Rehearsed(random), settled, serviceNanos, firstByteNanos);
    way.begin(coming, flight.request, now);
    if (flight.request.waits()) {
      waiting.put(flight.request, flight);
      add(now, now + flight.request.patienceNanos(), flight, true);
    } else {
      settle(flight, now);
    }
    return flight;
  }

  private void settle(Flight flight, long now) {
    if (flight.request.backend() != null) {
      flight.givenAt = now;
      add(now, now + flight.serviceNanos, flight, false);
    }
    flight.settled.accept(flight);
  }

  private void add(long now, long at, Flight flight, boolean giveUp) {
    events.add(new Event(at, number++, flight, giveUp));
    if (events.size() > MOST_UNDER_WAY) {
      crowded = true;
      Event oldest = events.remove();
      // It ends early: now, since time does not go back for those that come next.
      happens(new Event(now, oldest.number, oldest.flight, oldest.giveUp));
    }
  }

  /** The cookie that binds a client to a backend of that label here; null when there is none. */
  @Nullable String cookie(String label) {
    int slash = label.indexOf('/');
    Upstream upstream = slash < 0 ? null : snapshot.upstreams().get(label.substring(0, slash));
    if (upstream == null || !(upstream.affinity() instanceof CookieAffinity cookie)) {
      return null;
    }
    for (int slot = 0; slot < upstream.size(); slot++) {
      if (upstream.backend(slot).name().equals(label.substring(slash + 1))) {
        String line = new String(cookie.line(slot), StandardCharsets.US_ASCII);
        return "Cookie" + line.substring("Set-Cookie".length(), line.indexOf(';'));
      }
    }
    return null;
  }
}
