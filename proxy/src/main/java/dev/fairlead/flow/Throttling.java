package dev.fairlead.flow;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.runtime.LimitVerdict;
import dev.fairlead.runtime.Throttle;
import dev.fairlead.security.Permit;
import org.jspecify.annotations.Nullable;

/**
 * What an exchange does about rate and concurrency limits: asks them before anything else is done
 * for it, tells the client, gives its place back in the end. Stateless.
 */
final class Throttling {
  private Throttling() {}

  /**
   * Asks the limits, of which there is one at least, after those that were asked before.
   *
   * @param listener limits of the listener; null when there are none, or they were asked
   * @param route limits of the route; null when there are none, or no route
   * @return why the request is refused, or null
   */
  static @Nullable Failure refusal(
      Exchange exchange, @Nullable Throttle listener, @Nullable Throttle route, int cost) {
    ExchangeRecord record = exchange.record;
    byte[] peer = exchange.client().peer();
    byte[] client =
        exchange.trustedPeer ? IpLiteral.parse(record.clientAddress).orElse(peer) : peer;
    LimitVerdict limits = exchange.limits;
    if (!exchange.throttled) {
      exchange.throttled = true;
      limits.clear();
    }
    LimitVerdict.Outcome outcome =
        limits.decideFurther(
            listener,
            route,
            exchange.request(),
            client,
            record.clientAddress,
            cost,
            System.nanoTime());
    record.limit = limits.name();
    return switch (outcome) {
      case ADMITTED -> null;
      case TOO_FAST -> Failure.RATE_LIMITED;
      case TOO_MANY -> Failure.OVERLOADED;
    };
  }

  /**
   * The exchange is over for its backend: others may have its place. At most once has an effect.
   */
  static void end(Exchange exchange) {
    if (exchange.throttled) {
      exchange.throttled = false;
      ExchangeRecord record = exchange.record;
      // Neither what was refused, nor what failed, nor a tunnel says how quick backends are.
      boolean says = record.firstByteNanos >= 0 && record.failure == null && record.status != 101;
      exchange.limits.endPermits(says ? record.firstByteNanos : Permit.UNKNOWN, System.nanoTime());
    }
  }

  /**
   * Puts the limits that are to be told into a backend's response. Those that the backend tells of
   * stay: both fields are lists, RFC 9110 §5.3.
   */
  static void tell(Exchange exchange, Fields response) {
    LimitVerdict limits = exchange.limits;
    if (RateFields.tellsAny(limits)) {
      HeadBuilder line = new HeadBuilder();
      RateFields.policy(limits, line.clear());
      response.add(Ascii.bytes(line.toString()));
      RateFields.state(limits, line.clear());
      response.add(Ascii.bytes(line.toString()));
    }
  }
}
