package dev.fairlead.probe;

import dev.fairlead.config.Written;
import dev.fairlead.event.Event;
import dev.fairlead.runtime.Upstream;

/**
 * Warns of requests that were lost because their bodies were too large to be sent again: once when
 * it is seen, and then once a minute with the number of those since. Confined to the control
 * thread.
 */
final class LostBodies {
  /** Between two looks at the count. */
  private static final long LOOK_NANOS = 5_000_000_000L;

  /** Between two warnings. */
  private static final long QUIET_NANOS = 60_000_000_000L;

  private final UpstreamWatch upstream;
  private long said;
  private long lookAt;

  /** Of an upstream; what was lost before is passed over. */
  LostBodies(UpstreamWatch upstream, Upstream first, long now) {
    this.upstream = upstream;
    this.said = first.retries().figures().bodies();
    this.lookAt = now + LOOK_NANOS;
  }

  void turn(long now) {
    if (now - lookAt < 0) {
      return;
    }
    long count = upstream.upstream().retries().figures().bodies();
    lookAt = now + (count == said ? LOOK_NANOS : QUIET_NANOS);
    if (count != said) {
      warn(count - said);
      said = count;
    }
  }

  private void warn(long lost) {
    String sentence =
        (lost == 1 ? "a request" : lost + " requests")
            + " of upstream "
            + upstream.name()
            + " failed and went to no other backend because the body was too large to be kept ('body'"
            + " of its 'retry' is "
            + Written.size(upstream.upstream().spec().retry().bodyBytes())
            + ", 'buffer' of 'retryBudget' is for all together)";
    upstream
        .events()
        .say(
            new Event.Draft(Event.Kind.WARNING, upstream.name(), null, null, null, sentence, null));
  }

  /** When {@link #turn} has something to do next. */
  long nextTurn() {
    return lookAt;
  }
}
