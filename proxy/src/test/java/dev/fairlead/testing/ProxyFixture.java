package dev.fairlead.testing;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.event.EventLog;
import dev.fairlead.front.ProxyServer;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Label;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.Upstream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A running proxy in front of scripted backends. {@link #assertQuiet} after each test, {@link
 * #close} at the end: both fail when something is left over. Any thread.
 */
public final class ProxyFixture implements AutoCloseable {
  private final ProxyServer server;
  private final EventLog events;
  private final List<ScriptedBackend> backends;
  private final List<RecordedExchange> exchanges;
  private final List<Throwable> faults;

  private ProxyFixture(
      ProxyServer server,
      EventLog events,
      List<ScriptedBackend> backends,
      List<RecordedExchange> exchanges,
      List<Throwable> faults) {
    this.server = server;
    this.events = events;
    this.backends = backends;
    this.exchanges = exchanges;
    this.faults = faults;
  }

  /** Starts a proxy; the backends are closed with it, and looked at for faults. */
  public static ProxyFixture start(Specs specs, ScriptedBackend... backends) {
    return start(specs.build(), backends);
  }

  /** Starts a proxy; the backends are closed with it, and looked at for faults. */
  public static ProxyFixture start(ProxySpec spec, ScriptedBackend... backends) {
    return observed(spec, (_, _) -> _ -> {}, backends);
  }

  /**
   * Starts a proxy.
   *
   * @param observers told of every exchange after the fixture has recorded it
   */
  public static ProxyFixture observed(
      ProxySpec spec, ExchangeObserver.Factory observers, ScriptedBackend... backends) {
    List<RecordedExchange> exchanges = new CopyOnWriteArrayList<>();
    List<Throwable> faults = new CopyOnWriteArrayList<>();
    ExchangeObserver.Factory recording =
        (loop, onLoop) -> new Recording(exchanges, observers.forLoop(loop, onLoop));
    EventLog events = new EventLog(InstantSource.system());
    try {
      ProxyServer server =
          ProxyServer.start(
              spec, new Labels(), recording, Secrets.ephemeral(), events, faults::add);
      return new ProxyFixture(server, events, List.of(backends), exchanges, faults);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The proxy. */
  public ProxyServer server() {
    return server;
  }

  /** What became of its backends. */
  public EventLog events() {
    return events;
  }

  /** Where it listens first. */
  public InetSocketAddress address() {
    return server.addresses().getFirst();
  }

  /** A new connection to it. */
  public RawClient client() {
    return RawClient.to(address());
  }

  /** Sends one request on a connection of its own. */
  public SeenResponse get(String target) {
    try (RawClient client = client()) {
      return client.send("GET " + target + " HTTP/1.1\r\nHost: example\r\n\r\n").response();
    }
  }

  /** What the observers were told since the last {@link #clear}, in order of the ends. */
  public List<RecordedExchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** The exceptions reported as faults in the proxy since the last call. */
  public List<Throwable> takeFaults() {
    List<Throwable> taken = List.copyOf(faults);
    faults.removeAll(taken);
    return taken;
  }

  /** Waits for the observers to have been told of so many exchanges. */
  public List<RecordedExchange> awaitExchanges(int count) {
    Await.until(
        count + " exchanges are recorded", () -> exchanges.size() >= count, this::exchanges);
    return exchanges();
  }

  /** Forgets what was recorded, here and in the backends. */
  public void clear() {
    exchanges.clear();
    backends.forEach(ScriptedBackend::clear);
  }

  /** Exchanges that backends are serving now. */
  public int inFlight() {
    int sum = 0;
    for (Upstream upstream : server.snapshot().upstreams().values()) {
      for (Backend backend : upstream.backends()) {
        sum += backend.inFlight();
      }
    }
    return sum;
  }

  /**
   * Fails when, with all clients closed, a connection, an exchange or a kept body lives on, or a
   * backend was sent something that is not HTTP, or the proxy reported a fault in itself. Forgets
   * what was recorded.
   */
  public void assertQuiet() {
    List<String> found = new ArrayList<>();
    try {
      Await.until(
          "all client connections are closed",
          () -> server.connections() == 0,
          () -> server.connections() + " open");
      Await.until("nothing is in flight", () -> inFlight() == 0, this::inFlight);
      Await.until(
          "no request body is kept", () -> server.keptBytes() == 0, () -> server.keptBytes());
    } finally {
      backends.forEach(backend -> found.addAll(backend.faults()));
      clear();
    }
    if (!found.isEmpty()) {
      throw new AssertionError("backends saw faults: " + found);
    }
    List<Throwable> own = takeFaults();
    if (!own.isEmpty()) {
      throw new AssertionError("the proxy reported faults: " + own, own.getFirst());
    }
  }

  /** Stops proxy and backends; when a buffer has leaked, that or the whole class fails. */
  @Override
  public void close() {
    server.close();
    backends.forEach(ScriptedBackend::close);
    LeaksOfAClass.wanted();
  }

  private record Recording(List<RecordedExchange> exchanges, ExchangeObserver next)
      implements ExchangeObserver {
    @Override
    public void exchangeEnded(ExchangeRecord record) {
      exchanges.add(RecordedExchange.of(record));
      next.exchangeEnded(record);
    }

    @Override
    public void tick() {
      next.tick();
    }

    @Override
    public void labelsForgotten(Set<Label> labels) {
      next.labelsForgotten(labels);
    }
  }
}
