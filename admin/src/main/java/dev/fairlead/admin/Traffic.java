package dev.fairlead.admin;

import dev.fairlead.analytics.RecentLatencies;
import dev.fairlead.analytics.TrafficCounts;
import dev.fairlead.analytics.history.StoreAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the numbers come from that a person watches. Any thread but event loops.
 *
 * @param counts how much was counted until now, as it may be asked each second
 * @param latencies opened when somebody begins to watch, and closed when nobody does any more
 * @param instance facts about the running program
 * @param history where the traffic of earlier is kept; null for nowhere
 */
public record Traffic(
    Supplier<TrafficCounts> counts,
    Supplier<RecentLatencies> latencies,
    Supplier<StatusReports.Instance> instance,
    @Nullable StoreAddress history) {}
