package dev.fairlead.stress.verdict;

import dev.fairlead.stress.fault.Allowance;
import dev.fairlead.stress.fault.Happening;
import java.time.Duration;
import java.util.List;

/**
 * Whether a fault is the reason why a request failed: it did harm just then, at the backend that
 * failed, of the kind that the fault does, and the proxy was not to ask another. Stateless.
 */
final class Excuses {
  /** What was sent just before the proxy heard of it. */
  static final Duration GRACE = Duration.ofSeconds(1);

  /** What the access log says of a request that a backend may have acted on. */
  private static final String NOT_IDEMPOTENT = "not idempotent";

  private Excuses() {}

  static boolean any(List<Happening> happenings, Exchange exchange) {
    return happenings.stream().anyMatch(each -> holds(each, exchange));
  }

  static boolean holds(Happening each, Exchange exchange) {
    Allowance allowance = each.kind().allowance();
    String word = exchange.word();
    boolean there = allowance.everywhere() || exchange.isAt(each.victim());
    boolean allowed =
        allowance.any().contains(word)
            || allowance.once().contains(word)
                && !exchange.isIdempotent()
                && exchange.retry().equals(NOT_IDEMPOTENT);
    return there && allowed && each.mayHarm(exchange.start().minus(GRACE), exchange.end());
  }
}
