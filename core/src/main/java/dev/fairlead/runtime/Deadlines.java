package dev.fairlead.runtime;

import dev.fairlead.config.TimeoutSpec;
import java.time.Duration;

/** A {@link TimeoutSpec} in nanoseconds, field by field. Immutable. */
public record Deadlines(
    long head,
    long keepAlive,
    long body,
    long write,
    long connect,
    long response,
    long idle,
    long tunnel,
    long halfClosed,
    long total) {

  static Deadlines of(TimeoutSpec spec) {
    return of(spec, Duration.ZERO);
  }

  /**
   * With what one try may take.
   *
   * @param perTry limits {@link #connect} and {@link #response}; zero for no further limit
   */
  static Deadlines of(TimeoutSpec spec, Duration perTry) {
    long most = perTry.isZero() ? Long.MAX_VALUE : perTry.toNanos();
    return new Deadlines(
        spec.head().toNanos(),
        spec.keepAlive().toNanos(),
        spec.body().toNanos(),
        spec.write().toNanos(),
        Math.min(spec.connect().toNanos(), most),
        Math.min(spec.response().toNanos(), most),
        spec.idle().toNanos(),
        spec.tunnel().toNanos(),
        spec.halfClosed().toNanos(),
        spec.total().toNanos());
  }
}
