package dev.fairlead.analytics.report;

import dev.fairlead.analytics.history.Selection;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What is asked for. Immutable.
 *
 * @param from the start, to the minute
 * @param to the end, which is no part of it, to the minute
 * @param zone by whose clock
 * @param grain how it is listed
 * @param selection of which traffic
 * @param command how it was asked for, to be shown; may be empty
 */
public record ReportRequest(
    Instant from, Instant to, ZoneId zone, Grain grain, Selection selection, String command) {}
