package dev.fairlead.runtime;

import dev.fairlead.config.RouteSpec;
import dev.fairlead.model.Label;
import dev.fairlead.security.AccessRules;
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
 * @param access whose requests it takes; null for everybody's
 * @param requestFields what is changed on the way to the backend; null for nothing
 * @param responseFields what is changed on the way to the client; null for nothing
 * @param timed whether its responses, or those of some listener, say where the time went
 */
public record Route(
    RouteSpec spec,
    Label label,
    Upstream upstream,
    Deadlines deadlines,
    @Nullable Throttle throttle,
    @Nullable AccessRules access,
    @Nullable FieldRules requestFields,
    @Nullable FieldRules responseFields,
    boolean timed) {}
