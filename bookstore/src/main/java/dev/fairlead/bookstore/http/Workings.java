package dev.fairlead.bookstore.http;

import dev.fairlead.bookstore.capacity.Tills;
import dev.fairlead.bookstore.fault.Faults;
import dev.fairlead.bookstore.observation.Metrics;
import dev.fairlead.bookstore.observation.RequestLog;
import org.jspecify.annotations.Nullable;

/**
 * What lies around an instance's resources. Immutable.
 *
 * @param tills where all requests but those for the health are served
 * @param faults on purpose; null where they are not enabled
 * @param metrics that count requests
 * @param log of requests; null where it is off
 */
public record Workings(
    Tills tills, @Nullable Faults faults, Metrics metrics, @Nullable RequestLog log) {}
