package dev.fairlead.flow;

import dev.fairlead.balancer.Affinity;
import dev.fairlead.balancer.CookieAffinity;
import dev.fairlead.balancer.Cookies;
import dev.fairlead.balancer.HashedAffinity;
import dev.fairlead.balancer.LearnedAffinity;
import dev.fairlead.balancer.Pick;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.model.Failure;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Upstream;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange does so that its client is kept at a backend: asks before the first pick, hides
 * the cookie on the way there, tells or learns on the way back. Stateless.
 */
final class Stickiness {
  private Stickiness() {}

  /** Before the first pick: the request's key, and whom its client is bound to. */
  static void prepare(Exchange exchange) {
    Upstream upstream = exchange.upstream();
    byte[] peer = exchange.client().peer();
    byte[] client =
        exchange.trustedPeer ? client(upstream, peer, exchange.record.clientAddress) : peer;
    upstream.prepare(exchange.pick, exchange.request(), client);
  }

  /**
   * The client's address as an upstream needs it, behind a trusted peer.
   *
   * @param address of the client, as text
   */
  static byte[] client(Upstream upstream, byte[] peer, String address) {
    return upstream.goesByClient() ? IpLiteral.parse(address).orElse(peer) : peer;
  }

  /**
   * What to answer when nobody is left to pick.
   *
   * @param otherwise the answer if the client is not bound: why the last attempt failed, if any
   */
  static Failure answer(Upstream upstream, Pick pick, Failure otherwise) {
    boolean untouched =
        otherwise == Failure.NO_BACKEND || otherwise.phase() == Failure.Phase.CONNECT;
    return untouched && upstream.keeps(pick) ? Failure.BOUND_AWAY : otherwise;
  }

  /** Name of the cookie that backends do not see, or null; the same for all attempts. */
  static byte @Nullable [] hiddenCookie(Route route) {
    return route.upstream().affinity() instanceof CookieAffinity cookie && !cookie.forwarded()
        ? cookie.name()
        : null;
  }

  /** A backend's final response is about to be told to the client: 101, or 200 and more. */
  static void answered(Exchange exchange, Fields response) {
    Affinity affinity = exchange.upstream().affinity();
    if (affinity == null) {
      return;
    }
    switch (affinity) {
      case HashedAffinity _ -> {}
      case CookieAffinity cookie -> bind(exchange, cookie, response);
      case LearnedAffinity learned -> learn(exchange, learned, response);
    }
  }

  private static void bind(Exchange exchange, CookieAffinity cookie, Fields response) {
    byte[] block = response.block();
    for (int i = response.find(FieldId.SET_COOKIE, 0);
        i >= 0;
        i = response.find(FieldId.SET_COOKIE, i + 1)) {
      int start = response.valueStart(i);
      int pairEnd = Cookies.pairEnd(block, start, response.valueEnd(i));
      // The name is the proxy's: of two lines with it browsers would keep the last.
      if (Cookies.isNamed(block, start, pairEnd, cookie.name())) {
        response.remove(i);
      }
    }
    if (exchange.slot != exchange.pick.bound) {
      response.add(cookie.line(exchange.slot));
    }
  }

  private static void learn(Exchange exchange, LearnedAffinity learned, Fields response) {
    boolean said = false;
    for (int i = response.find(FieldId.SET_COOKIE, 0);
        i >= 0;
        i = response.find(FieldId.SET_COOKIE, i + 1)) {
      said |=
          learned.set(
              exchange.request(),
              response.block(),
              response.valueStart(i),
              response.valueEnd(i),
              exchange.slot,
              exchange.record.startedAtMillis);
    }
    if (!said && exchange.slot != exchange.pick.bound) {
      learned.served(exchange.request(), exchange.slot);
    }
  }
}
