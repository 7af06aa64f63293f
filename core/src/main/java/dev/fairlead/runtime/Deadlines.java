package dev.fairlead.runtime;

import dev.fairlead.config.TimeoutSpec;

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
    return new Deadlines(
        spec.head().toNanos(),
        spec.keepAlive().toNanos(),
        spec.body().toNanos(),
        spec.write().toNanos(),
        spec.connect().toNanos(),
        spec.response().toNanos(),
        spec.idle().toNanos(),
        spec.tunnel().toNanos(),
        spec.halfClosed().toNanos(),
        spec.total().toNanos());
  }
}
