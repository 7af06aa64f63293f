package dev.fairlead.front;

import dev.fairlead.balancer.Secrets;
import dev.fairlead.certificate.Credential;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.ProxySpec;
import dev.fairlead.config.TracingSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.event.Event;
import dev.fairlead.event.EventLog;
import dev.fairlead.flow.PasswordVerifier;
import dev.fairlead.flow.RequestExplainer;
import dev.fairlead.flow.RequestFlow;
import dev.fairlead.flow.RequestIds;
import dev.fairlead.flow.Tracing;
import dev.fairlead.flow.ViaToken;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.Label;
import dev.fairlead.net.Transport;
import dev.fairlead.net.Worker;
import dev.fairlead.pool.ConnectionPool;
import dev.fairlead.pool.Connector;
import dev.fairlead.pool.Names;
import dev.fairlead.probe.HealthControl;
import dev.fairlead.resilience.RetryBudget;
import dev.fairlead.resilience.RetryTally;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Labels;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.SnapshotCompiler;
import dev.fairlead.runtime.UnderWay;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.tls.BackendTls;
import dev.fairlead.tls.CertificateWatch;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The running data plane: listeners, event loops and the world they serve. Any thread. */
public final class ProxyServer implements AutoCloseable {
  private static final long POLL_MILLIS = 20;

  private final ProxySpec started;
  private final ViaToken via;
  private volatile Snapshot world;
  private final Labels labels;
  private final SnapshotCompiler compiler;
  private final IoEventLoopGroup group;
  private final List<LoopContext> loops = new ArrayList<>();
  private final Listeners listeners;
  private final HealthControl health;
  private final Names names;
  private final BackendTls backendTls = new BackendTls();
  private final RetryBudget retryBudget;
  private final Turnstile turnstile = new Turnstile();
  private final AccessFileWatch accessFiles;
  private final EventLog events;
  private @Nullable CertificateWatch certificates;
  private boolean stopped;

  private ProxyServer(
      ProxySpec spec,
      Labels labels,
      ExchangeObserver.Factory observers,
      Secrets secrets,
      EventLog events,
      Consumer<Throwable> faults) {
    Transport transport = Transport.detect();
    started = spec;
    this.labels = labels;
    compiler = new SnapshotCompiler(labels, System::nanoTime, secrets);
    world = compiler.compile(spec, null);
    names = new Names(transport);
    int count = spec.workers() > 0 ? spec.workers() : Runtime.getRuntime().availableProcessors();
    retryBudget = new RetryBudget(count);
    group =
        new MultiThreadIoEventLoopGroup(
            count, new DefaultThreadFactory("fairlead-loop", true), transport.handlers());
    int process = new SecureRandom().nextInt();
    via = new ViaToken(spec.forwarding().pseudonym(), process);
    Connector connector = new Connector(names, backendTls);
    PasswordVerifier verifier = new PasswordVerifier();
    for (EventExecutor executor : group) {
      EventLoop loop = (EventLoop) executor;
      Worker worker = new Worker(loops.size(), loop, transport, faults);
      ExchangeObserver observer = observers.forLoop(worker.index(), loop);
      ConnectionPool pool = new ConnectionPool(worker, connector, faults);
      RequestFlow flow =
          new RequestFlow(
              worker,
              () -> world,
              pool,
              observer,
              new RequestIds(process, worker.index()),
              via,
              retryBudget,
              verifier,
              tracing(spec),
              faults);
      loops.add(new LoopContext(worker, flow, pool, observer, turnstile, faults));
      worker.onTick(observer::tick);
      worker.start();
    }
    listeners = new Listeners(transport, loops);
    this.events = events;
    health = HealthControl.start(world, events, backendTls, faults);
    accessFiles = new AccessFileWatch(compiler.files(), events, this::recompile, faults);
  }

  private static @Nullable Tracing tracing(ProxySpec spec) {
    TracingSpec traced = spec.tracing();
    return traced == null
        ? null
        : new Tracing(traced, new SplittableRandom(new SecureRandom().nextLong()));
  }

  /**
   * Binds every listener and begins to serve.
   *
   * @param labels names that statistics are kept under
   * @param observers told of every exchange
   * @param secrets asked when first needed, at start or at a reload
   * @throws IOException when an address cannot be bound: {@link java.net.BindException} with the
   *     address in its message
   */
  public static ProxyServer start(
      ProxySpec spec, Labels labels, ExchangeObserver.Factory observers, Secrets secrets)
      throws IOException {
    return start(spec, labels, observers, secrets, Throwable::printStackTrace);
  }

  /**
   * Binds every listener and begins to serve.
   *
   * @param faults told of exceptions that point to a fault in the proxy; on any loop
   * @throws IOException when an address cannot be bound
   */
  public static ProxyServer start(
      ProxySpec spec,
      Labels labels,
      ExchangeObserver.Factory observers,
      Secrets secrets,
      Consumer<Throwable> faults)
      throws IOException {
    EventLog events = new EventLog(InstantSource.system());
    return start(spec, labels, observers, secrets, events, faults);
  }

  /**
   * Binds every listener and begins to serve.
   *
   * @param events what becomes of backends is written there
   * @param faults told of exceptions that point to a fault in the proxy; on any loop
   * @throws IOException when an address cannot be bound
   */
  public static ProxyServer start(
      ProxySpec spec,
      Labels labels,
      ExchangeObserver.Factory observers,
      Secrets secrets,
      EventLog events,
      Consumer<Throwable> faults)
      throws IOException {
    ProxyServer server = new ProxyServer(spec, labels, observers, secrets, events, faults);
    try {
      server.listeners.bind(spec.listeners());
      server.warnOfTrust(null, spec);
      server.certificates =
          CertificateWatch.start(
              server.listeners.tls(),
              server.backendTls,
              () -> server.world.spec(),
              events,
              InstantSource.system());
    } catch (IOException | RuntimeException e) {
      server.close();
      throw e;
    }
    return server;
  }

  private void warn(String what) {
    events.say(Event.Draft.of(Event.Kind.WARNING, what));
  }

  /** Says which upstreams believe any certificate, unless they did before. */
  private void warnOfTrust(@Nullable ProxySpec before, ProxySpec spec) {
    for (UpstreamSpec each : spec.upstreams().values()) {
      UpstreamSpec was = before == null ? null : before.upstreams().get(each.name());
      if (!each.link().tls().verify() && (was == null || was.link().tls().verify())) {
        warn(
            "upstream "
                + each.name()
                + ": the certificates of its backends are not checked (verify: false); anybody in"
                + " between can read and change everything");
      }
    }
  }

  /** The certificates that clients are shown, by listener. */
  public Map<String, List<Credential>> certificates() {
    Map<String, List<Credential>> all = new LinkedHashMap<>();
    listeners.tls().forEach((name, tls) -> all.put(name, tls.credentials()));
    return all;
  }

  /** The addresses bound, in the order of the listeners; port 0 is replaced by the real one. */
  public List<InetSocketAddress> addresses() {
    return listeners.addresses();
  }

  /** What would become of a request that came now; nothing is changed by asking. */
  public RequestExplanation explain(RequestQuestion question) {
    return new RequestExplainer(world, via, new SplittableRandom(), System::nanoTime)
        .explain(question);
  }

  /** How well the backends are; checks them on demand. */
  public HealthControl health() {
    return health;
  }

  /** The world being served. */
  public Snapshot snapshot() {
    return world;
  }

  /**
   * Swaps in a new world; exchanges under way finish in the old one. Nothing happens when the spec
   * is equal to the one in force.
   *
   * @return what was in the new spec but needs a restart, a sentence each; those parts stay as they
   *     were
   */
  public synchronized List<String> reload(ProxySpec spec) {
    Snapshot old = world;
    if (spec.equals(old.spec())) {
      return List.of();
    }
    List<String> restart = new ArrayList<>();
    ProxySpec now = started;
    if (!ListenerSpec.follow(spec.listeners(), now.listeners())) {
      restart.add(
          "the addresses of listeners, or which of them speak TLS, changed: this needs a restart");
    }
    if (spec.workers() != now.workers()) {
      restart.add("workers changed: this needs a restart");
    }
    if (!spec.forwarding().pseudonym().equals(now.forwarding().pseudonym())) {
      restart.add("forwarding.pseudonym changed: this needs a restart");
    }
    takeUp(spec, old);
    return restart;
  }

  /** The same spec, but files that it refers to say something else. */
  private synchronized void recompile() {
    if (!stopped) {
      takeUp(world.spec(), world);
    }
  }

  private void takeUp(ProxySpec spec, Snapshot old) {
    Snapshot fresh = compiler.compile(spec, old);
    fresh.upstreams().values().forEach(Upstream::comeIntoForce);
    world = fresh;
    listeners.follow(spec.listeners(), this::warn);
    warnOfTrust(old.spec(), spec);
    health.follow(fresh);
    Set<Backend> inUse =
        fresh.upstreams().values().stream()
            .flatMap(upstream -> upstream.backends().stream())
            .collect(Collectors.toUnmodifiableSet());
    loops.forEach(loop -> loop.worker.loop().execute(() -> loop.pool.retain(inUse)));
    forget(labels.keepOnly(fresh));
  }

  /** Slots are free once no loop counts in them any more. */
  private void forget(Labels.Forgotten forgotten) {
    if (forgotten.isEmpty()) {
      return;
    }
    Set<Label> all = forgotten.all();
    AtomicInteger waiting = new AtomicInteger(loops.size());
    for (LoopContext loop : loops) {
      loop.worker
          .loop()
          .execute(() -> {
            loop.observer.labelsForgotten(all);
            if (waiting.decrementAndGet() == 0) {
              labels.reuse(forgotten);
            }
          });
    }
  }

  /**
   * The exchanges that a backend is serving, or that try to. Every loop is asked, and has a second
   * to answer; not for event loops.
   *
   * @param upstream by name; neither it nor the backend need be in force any more
   */
  public UnderWay exchanges(String upstream, String backend) {
    return UnderWaySearch.of(loops, upstream + "/" + backend);
  }

  /** Connections to backends that no exchange uses, by the backend's label; asks every loop. */
  public PoolFigures pools() {
    return PoolFigures.of(loops);
  }

  /** What came of retries since the start, over the upstreams in force. */
  public RetryTally.Figures retries() {
    return world.upstreams().values().stream()
        .map(upstream -> upstream.retries().figures())
        .reduce(RetryTally.Figures.NONE, RetryTally.Figures::plus);
  }

  /** Bytes of request bodies that are kept now, so that they can be sent again. */
  public long keptBytes() {
    return retryBudget.keptBytes();
  }

  /** Client connections closed at once since the start. */
  public RefusedConnections refusedConnections() {
    return turnstile.refusals();
  }

  /** Client connections open now. */
  public int connections() {
    return loops.stream().mapToInt(LoopContext::connections).sum();
  }

  /**
   * Stops accepting, lets exchanges finish, and closes; blocks until done.
   *
   * @return false when the deadline passed and exchanges were cut off
   */
  public boolean shutdown(Duration deadline) {
    long until = System.nanoTime() + deadline.toNanos();
    loops.forEach(loop -> loop.worker.loop().execute(loop::drain));
    boolean empty = false;
    try {
      listeners.retire();
      empty = connections() == 0;
      while (!empty && System.nanoTime() - until < 0) {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        empty = connections() == 0;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close();
    return empty;
  }

  /** Closes everything at once. */
  @Override
  public synchronized void close() {
    if (stopped) {
      return;
    }
    stopped = true;
    if (certificates != null) {
      certificates.close();
    }
    listeners.close();
    accessFiles.close();
    health.close();
    CountDownLatch closed = new CountDownLatch(loops.size());
    for (LoopContext loop : loops) {
      loop.worker
          .loop()
          .execute(() -> {
            loop.closeAll();
            loop.pool.close();
            loop.observer.close();
            closed.countDown();
          });
    }
    try {
      closed.await(2, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    names.close();
    backendTls.close();
    group.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(3, TimeUnit.SECONDS);
    loops.forEach(loop -> loop.worker.buffers().close());
  }
}
