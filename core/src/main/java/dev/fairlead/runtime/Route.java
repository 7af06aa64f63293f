package dev.fairlead.runtime;

import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Label;

/**
 * A route bound to its upstream, with its durations in nanoseconds. Immutable.
 *
 * @param spec what the user wrote
 * @param label what statistics keep it under
 * @param upstream where its requests go
 * @param deadlines the spec's timeouts and the upstream's for a try, ready for comparison with
 *     {@link System#nanoTime()}
 */
public record Route(RouteSpec spec, Label label, Upstream upstream, Deadlines deadlines) {}
