package dev.fairlead.flow;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.config.LimitSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.RouteSpec;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1RequestDecoder;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RequestHead;
import dev.fairlead.runtime.DoorRules;
import dev.fairlead.runtime.LimitVerdict;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Throttle;
import dev.fairlead.runtime.Upstream;
import dev.fairlead.runtime.Waiter;
import dev.fairlead.runtime.WaitingLine;
import dev.fairlead.security.AccessRules;
import dev.fairlead.security.Permit;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests of the past the way of {@link RequestFlow}: through the same decoder, routes,
 * access rules, limits, admission and choice of a backend, which are claimed and given back as
 * there; but nothing is connected, and time is an argument. Single-threaded.
 *
 * <p>What is not known of past requests is told: clients are taken for whom they were said to be,
 * and a password is right if the caller says so.
 */
public final class RequestRehearsal {
  /** What a backend of the past is taken to have answered. */
  private static final int OK = 200;

  private final Snapshot snapshot;
  private final ViaToken via;
  private final Http1RequestDecoder decoder = new Http1RequestDecoder();
  private final Deque<Rehearsed> admitted = new ArrayDeque<>();

  /** A request as it would come. Immutable. */
  public static final class Coming {
    private final byte[] head;
    private final byte[] client;
    private final String clientText;
    private final int listener;
    private final boolean knowsPassword;

    /**
     * That request.
     *
     * @param head its head as HTTP/1 writes it, empty line included; not to be written to any more
     * @param client the address that it is counted under, 4 or 16 bytes; as above
     * @param clientText the same as text
     * @param listener number of the listener that it comes to
     * @param knowsPassword whether a password that it is asked for is the right one
     */
    public Coming(
        byte[] head, byte[] client, String clientText, int listener, boolean knowsPassword) {
      this.head = head;
      this.client = client;
      this.clientText = clientText;
      this.listener = listener;
      this.knowsPassword = knowsPassword;
    }
  }

  /** A rehearsal in a world that nothing else uses. */
  public RequestRehearsal(Snapshot snapshot) {
    this.snapshot = snapshot;
    this.via = ViaToken.unstarted(snapshot.spec().forwarding().pseudonym());
  }

  /** What {@code Via} has of a request that has passed this proxy before. */
  public static String passedBefore(String pseudonym) {
    byte[] name = ViaToken.unstarted(pseudonym).bytes();
    return "1.1 " + Ascii.string(name, 0, name.length);
  }

  /** The world. */
  public Snapshot snapshot() {
    return snapshot;
  }

  /** The head of the request that began last, or was read last, as far as it was decoded. */
  public RequestHead head() {
    return decoder.request();
  }

  /** Reads a head without further consequences; null when it is refused. */
  public @Nullable RequestHead read(byte[] head) {
    return decoded(head) == null ? decoder.request() : null;
  }

  private @Nullable Failure decoded(byte[] head) {
    LimitSpec most = snapshot.spec().limits();
    decoder.begin(most.headBytes(), most.targetBytes(), most.fields());
    boolean whole = decoder.decode(Unpooled.wrappedBuffer(head));
    return whole ? decoder.failure() : Failure.BAD_REQUEST;
  }

  /**
   * A request comes. Afterwards it is refused, has a backend, or waits for one.
   *
   * @param into is cleared before
   * @param now nanoseconds, of the clock that the world was compiled by; never less than before
   */
  public void begin(Coming coming, Rehearsed into, long now) {
    into.clear();
    Failure malformed = decoded(coming.head);
    if (malformed != null) {
      refuse(into, malformed, null, now);
      return;
    }
    new Way(coming, decoder.request(), into, now).go();
  }

  /**
   * The answer of a request that had a backend is over, whereupon others that waited may be {@link
   * #nextAdmitted}.
   *
   * @param firstByteNanos from when it was given to the backend to the first byte of the answer;
   *     {@link Permit#UNKNOWN} if that says nothing
   * @param since when it was given to the backend
   */
  public void end(Rehearsed request, long firstByteNanos, long since, long now) {
    if (firstByteNanos >= 0) {
      request.answerTime.answered(OK, firstByteNanos, since + firstByteNanos);
    }
    request.lease.end();
    request.limits.endPermits(firstByteNanos < 0 ? Permit.UNKNOWN : firstByteNanos, now);
  }

  /** A request has waited for a backend for as long as it may. */
  public void giveUp(Rehearsed request, long now) {
    Waiter turn = request.turn;
    if (turn != null && turn.upstream().line().leave(turn)) {
      request.turn = null;
      refuse(request, Failure.QUEUE_TIMEOUT, null, now);
    }
  }

  /**
   * One whose wait is over, the first first; null when there is none. It has a backend now, or is
   * refused.
   */
  public @Nullable Rehearsed nextAdmitted(long now) {
    Rehearsed next = admitted.poll();
    if (next != null) {
      given(next, next.slot, now);
    }
    return next;
  }

  private static void refuse(Rehearsed request, Failure why, @Nullable String place, long now) {
    request.failure = why;
    request.place = place;
    request.limits.endPermits(Permit.UNKNOWN, now);
  }

  /** One request on its way; the steps, and their order, are those of {@link RequestFlow}. */
  private final class Way {
    private final Coming coming;
    private final Http1Request request;
    private final Rehearsed into;
    private final long now;
    private boolean throttled;

    Way(Coming coming, Http1Request request, Rehearsed into, long now) {
      this.coming = coming;
      this.request = request;
      this.into = into;
      this.now = now;
    }

    void go() {
      ListenerSpec listener = snapshot.spec().listeners().get(coming.listener);
      if (listener.httpsPort() != 0) {
        if (request.authorityStart() < request.authorityEnd()) {
          into.redirected = true;
        } else {
          refuse(Failure.BAD_REQUEST, null);
        }
        return;
      }
      DoorRules door = snapshot.door(coming.listener);
      AccessRules rules = door.access();
      if (rules == null || enters(rules, listener, door.throttle())) {
        route(door.throttle());
      }
    }

    private boolean enters(AccessRules rules, ListenerSpec listener, @Nullable Throttle throttle) {
      if (!admits(rules)) {
        return false;
      }
      if (rules.users() == null) {
        return true;
      }
      if (throttle != null) {
        int index = snapshot.match(request);
        int cost = index < 0 ? 1 : snapshot.route(index).spec().cost();
        if (!isAdmitted(throttle, null, cost)) {
          return false;
        }
      }
      return knows(rules, listener.guard().access().users());
    }

    private void route(@Nullable Throttle throttle) {
      Throttle listener = throttled ? null : throttle;
      int index = snapshot.match(request);
      if (index < 0) {
        if (isAdmitted(listener, null, 1)) {
          refuse(RequestFlow.unrouted(index), null);
        }
        return;
      }
      Route route = snapshot.route(index);
      into.route = route;
      into.upstream = route.upstream();
      AccessRules rules = route.access();
      if (rules != null && !admits(rules)
          || !isAdmitted(listener, route.throttle(), route.spec().cost())) {
        return;
      }
      if (rules == null || knows(rules, route.spec().guard().access().users())) {
        admit(route);
      }
    }

    private void admit(Route route) {
      Failure refused = Admission.refusal(request, route, via);
      if (refused == null) {
        refused =
            FieldNames.refusal(request.fields(), snapshot.spec().hardening().underscores(), route);
      }
      if (refused != null) {
        refuse(refused, place(route.spec()));
        return;
      }
      if (Admission.hopsLeft(request) == 0) {
        into.answered = true;
        into.limits.endPermits(Permit.UNKNOWN, now);
        return;
      }
      Upstream upstream = route.upstream();
      upstream.prepare(into.pick, request, coming.client);
      into.pick.now = now;
      int slot = upstream.take(into.pick, into.lease);
      if (slot == Upstream.FULL) {
        slot = enterLine(upstream);
      }
      if (slot != WaitingLine.WAITS) {
        given(into, slot, now);
      }
    }

    private int enterLine(Upstream upstream) {
      Turn turn = new Turn(upstream, into);
      int slot = upstream.line().enter(turn);
      if (slot == WaitingLine.WAITS) {
        into.turn = turn;
      } else {
        turn.handTo(into.pick, into.lease);
      }
      return slot;
    }

    private boolean admits(AccessRules rules) {
      if (!rules.byAddress() || rules.admits(coming.client)) {
        return true;
      }
      refuse(Failure.ADDRESS_DENIED, rules.place());
      return false;
    }

    private boolean knows(AccessRules rules, @Nullable String users) {
      if (rules.users() == null || users == null) {
        return true;
      }
      into.usersAsked.add(users);
      if (!coming.knowsPassword) {
        refuse(Failure.PASSWORD_NEEDED, rules.place());
      }
      return coming.knowsPassword;
    }

    /** Asks the limits; if they refuse it, it has been refused. */
    private boolean isAdmitted(@Nullable Throttle listener, @Nullable Throttle route, int cost) {
      if (listener == null && route == null) {
        return true;
      }
      throttled = true;
      LimitVerdict.Outcome outcome =
          into.limits.decideFurther(
              listener, route, request, coming.client, coming.clientText, cost, now);
      switch (outcome) {
        case ADMITTED -> {}
        case TOO_FAST -> refuse(Failure.RATE_LIMITED, refusing());
        case TOO_MANY -> refuse(Failure.OVERLOADED, full(listener, route));
      }
      return outcome == LimitVerdict.Outcome.ADMITTED;
    }

    /** Where the rate limit stands that refused it. */
    private @Nullable String refusing() {
      LimitVerdict limits = into.limits;
      for (int i = 0; i < limits.size(); i++) {
        if (limits.rule(i).spec().name().equals(limits.name()) && !limits.ruling(i).admitted()) {
          return limits.rule(i).place();
        }
      }
      return null;
    }

    /** Where the concurrency limit stands that refused it: that of the listener is asked first. */
    private @Nullable String full(@Nullable Throttle listener, @Nullable Throttle route) {
      for (Throttle each : new Throttle[] {listener, route}) {
        var rule = each == null ? null : each.concurrency();
        if (rule != null && !rule.limit().hasRoom(rule.key().of(request, coming.client))) {
          return rule.place();
        }
      }
      return null;
    }

    private void refuse(Failure why, @Nullable String place) {
      RequestRehearsal.refuse(into, why, place, now);
    }
  }

  private void given(Rehearsed request, int slot, long now) {
    Upstream upstream = request.upstream;
    if (upstream == null) {
      throw new IllegalStateException("no upstream");
    }
    if (slot < 0) {
      refuse(
          request,
          slot == Upstream.FULL
              ? Failure.QUEUE_FULL
              : Stickiness.answer(upstream, request.pick, Failure.NO_BACKEND),
          "upstream " + upstream.spec().name(),
          now);
      return;
    }
    request.slot = slot;
    request.answerTime.begin(
        upstream.backend(slot), upstream.learnsTimes(), upstream.decayNanos(), now);
  }

  private static String place(RouteSpec route) {
    return "route " + route.name();
  }

  /** One wait of one request. */
  private final class Turn extends Waiter {
    private final Rehearsed request;

    Turn(Upstream upstream, Rehearsed request) {
      super(upstream, request.pick);
      this.request = request;
    }

    @Override
    protected void admitted(int slot) {
      handTo(request.pick, request.lease);
      request.turn = null;
      request.slot = slot < 0 ? Balancer.NONE : slot;
      admitted.add(request);
    }
  }
}
