package dev.fairlead.flow;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.model.Trace;
import dev.fairlead.net.Worker;
import dev.fairlead.pool.BackendStream;
import dev.fairlead.pool.ConnectionPool;
import dev.fairlead.resilience.RetryBudget;
import dev.fairlead.routing.RouteTable;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.DoorRules;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Throttle;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.runtime.WaitingLine;
import dev.fairlead.security.AccessRules;
import dev.fairlead.security.ForwardedFor;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The story of one request, for every request of one event loop. Loop-confined.
 *
 * <pre>
 *  client ──head──▶ 1 snapshot ─▶ 2 route ─▶ 3 admission ─▶ 4 pick ─▶ 5 open ─▶ 6 relay ──▶ backend
 *     ▲                              │            │           │ ▲       │          │
 *     │                           404 405    429 413 502 503  │ └─7 retry┴──────────┤ Failure
 *     │◀──────── answer ◀────────────┴────────────┴───────────┴─ 503 502 504 ◀──────┤
 *     └◀──────── head, body, trailers ◀──────────────────────────────── 6 relay ◀───┘
 *                                        8 finish: lease, record, once
 * </pre>
 */
public final class RequestFlow {
  private final Supplier<Snapshot> world;
  private final ConnectionPool pool;
  private final AccessGate accessGate;
  private final WaitingRoom waitingRoom;
  private final ExchangeObserver observer;
  private final RequestIds ids;
  private final ViaToken via;
  private final Consumer<Throwable> faults;
  private final RequestRelay requestRelay;
  private final ResponseRelay responseRelay = new ResponseRelay(this);
  private final RandomGenerator random = new SplittableRandom();
  private final ExchangeStock stock;
  private final Failover failover;
  private final @Nullable Tracing tracing;

  /**
   * The flow of one loop.
   *
   * @param worker the loop
   * @param world gives the snapshot in force
   * @param budget what retries may cost the process
   * @param verifier where passwords are verified
   * @param tracing null for none
   * @param faults told of exceptions that point to a fault in the proxy
   */
  public RequestFlow(
      Worker worker,
      Supplier<Snapshot> world,
      ConnectionPool pool,
      ExchangeObserver observer,
      RequestIds ids,
      ViaToken via,
      RetryBudget budget,
      PasswordVerifier verifier,
      @Nullable Tracing tracing,
      Consumer<Throwable> faults) {
    this.tracing = tracing;
    this.world = world;
    this.pool = pool;
    this.waitingRoom = new WaitingRoom(this, worker, faults);
    this.accessGate = new AccessGate(this, worker, verifier, faults);
    this.observer = observer;
    this.ids = ids;
    this.via = via;
    this.faults = faults;
    this.stock = new ExchangeStock(this, world, random, budget);
    this.failover = new Failover(this, worker, budget, random, faults);
    this.requestRelay = new RequestRelay(this, via);
  }

  /** Step 6, the way there. */
  public RequestRelay requestRelay() {
    return requestRelay;
  }

  /** Step 6, the way back. */
  ResponseRelay responseRelay() {
    return responseRelay;
  }

  /** Step 7. */
  Failover failover() {
    return failover;
  }

  /** The snapshot in force. */
  public Snapshot current() {
    return world.get();
  }

  // ---- 1 snapshot: when the head is whole; until then, the limits of the one at its beginning
  // ----

  /** An exchange for the request whose first byte has come; its head is then decoded into it. */
  public Exchange open(ClientStream client) {
    return stock.begin(client);
  }

  /** Its first byte has come only now; before were empty lines, which do not count. */
  public void restart(Exchange exchange) {
    stock.beginAgain(exchange);
  }

  /** Nothing was decoded after all: the bytes were empty lines, or the connection closed. */
  public void abandon(Exchange exchange) {
    stock.giveBack(exchange);
  }

  // ---- 2 route, 3 admission ----

  /** The request's head is whole and sound. */
  public void begin(Exchange exchange) {
    Http1Request request = exchange.request();
    // A head may take seconds to come, in which backends went that are not to be had any more.
    Snapshot snapshot = world.get();
    exchange.snapshot = snapshot;
    exchange.record.snapshot = snapshot.number();
    exchange.record.head = request;
    identify(exchange, request, snapshot);
    if (tracing != null) {
      tracing.begin(exchange);
    }
    if (request.framing() == BodyFraming.NONE
        || request.framing() == BodyFraming.LENGTH && request.contentLength() == 0) {
      exchange.requestEnded = true;
    }

    if (exchange.client().door().spec().httpsPort() != 0) {
      if (request.authorityStart() < request.authorityEnd()) {
        answerItself(exchange, 308);
      } else {
        // Of HTTP/1.0: nobody knows where to.
        refuse(exchange, Failure.BAD_REQUEST, null);
      }
      return;
    }
    DoorRules door = snapshot.door(exchange.client().door().listener());
    AccessRules rules = door.access();
    if (rules == null || enters(exchange, rules, door.throttle())) {
      route(exchange);
    }
  }

  /**
   * Whether the rules of its listener let the exchange in now. Where they ask for a password, the
   * listener's limits come before: they bound the guessing, and what is never verified costs them.
   */
  private boolean enters(Exchange exchange, AccessRules rules, @Nullable Throttle throttle) {
    if (!accessGate.admits(exchange, rules)) {
      return false;
    }
    if (rules.users() == null) {
      return true;
    }
    if (throttle != null) {
      Snapshot snapshot = exchange.world();
      int index = snapshot.match(exchange.request());
      int cost = index < 0 ? 1 : snapshot.route(index).spec().cost();
      if (isThrottled(exchange, throttle, null, cost)) {
        return false;
      }
    }
    return accessGate.knows(exchange, rules, AccessGate.Stage.LISTENER);
  }

  /** The password that its listener, or its route, asks for has been verified. */
  void entered(Exchange exchange, AccessGate.Stage stage) {
    switch (stage) {
      case LISTENER -> route(exchange);
      case ROUTE -> admit(exchange);
    }
  }

  private void route(Exchange exchange) {
    Http1Request request = exchange.request();
    Snapshot snapshot = exchange.world();
    int index = snapshot.match(request);
    Throttle listener =
        exchange.throttled ? null : snapshot.door(exchange.client().door().listener()).throttle();
    if (index < 0) {
      if (isThrottled(exchange, listener, null, 1)) {
        return;
      }
      boolean known = index == RouteTable.METHOD_NOT_ALLOWED;
      refuse(exchange, unrouted(index), known ? snapshot.allowedMethods(request) : null);
      return;
    }
    Route route = snapshot.route(index);
    exchange.route = route;
    exchange.upstream = route.upstream();
    exchange.record.route = route.label();
    exchange.record.upstream = route.upstream().spec().name();

    AccessRules rules = route.access();
    // Who is turned away for his address takes nothing of what is for others.
    if (rules != null && !accessGate.admits(exchange, rules)
        || isThrottled(exchange, listener, route.throttle(), route.spec().cost())) {
      return;
    }
    if (rules == null || accessGate.knows(exchange, rules, AccessGate.Stage.ROUTE)) {
      admit(exchange);
    }
  }

  /** Why a request has no route, from what {@link Snapshot#match} says. */
  static Failure unrouted(int index) {
    return switch (index) {
      case RouteTable.METHOD_NOT_ALLOWED -> Failure.METHOD_NOT_ALLOWED;
      case RouteTable.BAD_PATH -> Failure.BAD_PATH;
      default -> Failure.NO_ROUTE;
    };
  }

  private void admit(Exchange exchange) {
    Http1Request request = exchange.request();
    Route route = exchange.routed();
    Failure refused = Admission.refusal(request, route, via);
    if (refused == null) {
      refused =
          FieldNames.refusal(
              request.fields(), exchange.world().spec().hardening().underscores(), route);
    }
    if (refused != null) {
      refuse(exchange, refused, null);
      return;
    }
    exchange.maxForwards = Admission.hopsLeft(request);
    if (exchange.maxForwards == 0) {
      answerItself(exchange, 200);
      return;
    }
    failover.prepare(exchange);
    Stickiness.prepare(exchange);
    attempt(exchange, Failure.NO_BACKEND);
  }

  /** Whether a limit refuses it, in which case it is answered. */
  private boolean isThrottled(
      Exchange exchange, @Nullable Throttle listener, @Nullable Throttle route, int cost) {
    Failure refused =
        listener == null && route == null
            ? null
            : Throttling.refusal(exchange, listener, route, cost);
    if (refused != null) {
      refuse(exchange, refused, null);
    }
    return refused != null;
  }

  private void answerItself(Exchange exchange, int status) {
    exchange.record.status = status;
    exchange.headSent = true;
    ClientStream client = exchange.client();
    client.answerItself();
    finish(exchange, null);
    client.done();
  }

  private void identify(Exchange exchange, Http1Request request, Snapshot snapshot) {
    ExchangeRecord record = exchange.record;
    ClientStream client = exchange.client();
    String id = null;
    exchange.trustedPeer = snapshot.trustedProxies().contains(client.peer());
    if (exchange.trustedPeer) {
      record.clientAddress =
          ForwardedFor.clientAddress(
              request, client.peer(), client.peerText(), snapshot.trustedProxies());
      id = RequestIds.received(request);
    }
    record.requestId = id == null ? ids.next() : id;
  }

  // ---- 4 pick, 5 open ----

  /**
   * Tries a backend that has not been tried.
   *
   * @param otherwise what to answer when there is none: why the last attempt failed, if any
   */
  void attempt(Exchange exchange, Failure otherwise) {
    if (exchange.tries > 0 && world.get() != exchange.snapshot) {
      failover.catchUp(exchange);
    }
    Upstream upstream = exchange.upstream();
    if (upstream.learnsTimes()) {
      exchange.pick.now = System.nanoTime();
    }
    int slot = upstream.take(exchange.pick, exchange.lease);
    if (slot == Upstream.FULL) {
      slot = waitingRoom.enter(exchange, otherwise);
    }
    if (slot != WaitingLine.WAITS) {
      goOn(exchange, slot, otherwise);
    }
  }

  /**
   * What {@link #attempt} comes to, at once or after a wait: {@code slot} is claimed, or why not.
   */
  void goOn(Exchange exchange, int slot, Failure otherwise) {
    if (slot < 0) {
      if (exchange.tries > 0 && slot != Upstream.FULL) {
        exchange.record.retryRefusal = RetryRefusal.NO_BACKEND_LEFT;
      }
      refuse(
          exchange,
          slot == Upstream.FULL
              ? Failure.QUEUE_FULL
              : Stickiness.answer(exchange.upstream(), exchange.pick, otherwise),
          null);
      return;
    }
    Route route = exchange.routed();
    Upstream upstream = exchange.upstream();
    Backend backend = upstream.backend(slot);
    exchange.slot = slot;
    exchange.answerTime.begin(
        backend, upstream.learnsTimes(), upstream.decayNanos(), exchange.pick.now);
    exchange.pick.tried.add(slot);
    exchange.record.attempts++;
    exchange.tries++;
    exchange.record.backend = backend.label();
    exchange.connecting = true;
    Trace trace = exchange.record.trace;
    if (tracing != null && trace != null) {
      tracing.attempt(trace, route, backend, System.nanoTime());
    }
    boolean repeatable = exchange.repeatable && (exchange.requestEnded || exchange.kept.keeping());
    pool.open(route, backend, exchange.freshOnly, repeatable, exchange);
  }

  // ---- 7 failure: again, which is up to Failover, or an answer ----

  /** Ends the exchange with a failure: by an answer if there is still a chance, else by a cut. */
  public void fail(Exchange exchange, Failure failure) {
    if (failure == Failure.TOTAL_TIMEOUT && exchange.requestEnded && !exchange.headSent) {
      exchange.answerTime.failed();
    }
    cancelBackend(exchange);
    ClientStream client = exchange.client();
    if (exchange.headSent && client.retract()) {
      exchange.headSent = false;
      exchange.record.bytesOut = 0;
    }
    if (exchange.headSent) {
      finish(exchange, failure);
      client.abort();
    } else {
      refuse(exchange, failure, null);
    }
  }

  /**
   * Answers in place of a backend.
   *
   * @param allow value of Allow where the method is refused, of WWW-Authenticate where a password
   *     is needed; or null
   */
  public void refuse(Exchange exchange, Failure failure, @Nullable String allow) {
    exchange.record.status = failure.status();
    exchange.record.failure = failure;
    exchange.headSent = true;
    ClientStream client = exchange.client();
    client.answer(failure, allow);
    finish(exchange, failure);
    client.done();
  }

  /** The client has gone. */
  public void clientGone(Exchange exchange, Failure failure) {
    cancelBackend(exchange);
    if (!exchange.headSent) {
      exchange.record.status = failure.status();
    }
    finish(exchange, failure);
  }

  private static void cancelBackend(Exchange exchange) {
    BackendStream connection = exchange.connection;
    exchange.connection = null;
    if (connection != null) {
      connection.cancel();
    }
  }

  // ---- 8 finish, once ----

  void responseEnded(Exchange exchange, @Nullable Fields trailers) {
    ClientStream client = exchange.client();
    // Before the client can know that it is over, and count on it.
    exchange.lease.end();
    Throttling.end(exchange);
    client.end(trailers);
    finish(exchange, null);
    client.done();
  }

  void finish(Exchange exchange, @Nullable Failure failure) {
    if (exchange.over) {
      throw new IllegalStateException("exchange finished twice");
    }
    exchange.over = true;
    exchange.verification = null;
    if (exchange.turn != null) {
      waitingRoom.leave(exchange);
    }
    failover.leave(exchange);
    if (exchange.retried && failure == null) {
      Failover.saved(exchange);
    }
    if (exchange.lease.held()) {
      exchange.lease.end();
    }
    ExchangeRecord record = exchange.record;
    record.failure = failure;
    Throttling.end(exchange);
    record.totalNanos = System.nanoTime() - record.startedNanos;
    try {
      observer.exchangeEnded(record);
    } catch (RuntimeException e) {
      // Whoever watches must not be able to keep the exchange from ending.
      faults.accept(e);
    }
    stock.giveBack(exchange);
  }
}
