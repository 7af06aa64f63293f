package dev.fairlead.admin;

import dev.fairlead.analytics.StatisticsSnapshot;
import dev.fairlead.analytics.TrafficCounts;
import dev.fairlead.analytics.history.StoreAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Where the numbers come from that a person watches. Any thread but event loops.
 *
 * @param counts how much was counted until now, as it may be asked each second
 * @param statistics what was counted until now
 * @param instance facts about the running program
 * @param history where the traffic of earlier is kept; null for nowhere
 */
public record Traffic(
    Supplier<TrafficCounts> counts,
    Supplier<StatisticsSnapshot> statistics,
    Supplier<StatusReports.Instance> instance,
    @Nullable StoreAddress history) {}
