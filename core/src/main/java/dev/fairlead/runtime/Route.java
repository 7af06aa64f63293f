package dev.fairlead.runtime;

import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Label;
import org.jspecify.annotations.Nullable;

/**
 * A route bound to its upstream, with its durations in nanoseconds. Immutable.
 *
 * @param spec what the user wrote
 * @param label what statistics keep it under
 * @param upstream where its requests go
 * @param deadlines the spec's timeouts and the upstream's for a try, ready for comparison with
 *     {@link System#nanoTime()}
 * @param throttle how fast its requests are admitted; null for as fast as they come
 */
public record Route(
    RouteSpec spec,
    Label label,
    Upstream upstream,
    Deadlines deadlines,
    @Nullable Throttle throttle) {}
