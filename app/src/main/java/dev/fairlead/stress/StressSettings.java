package dev.fairlead.stress;

import dev.fairlead.stress.fault.FaultKind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How hard, for how long. Immutable.
 *
 * @param length how long visitors come
 * @param least pause between two faults, from the end of one to the begin of the next
 * @param most the longest such pause
 * @param rate customers a second
 * @param seed of the visitors and of the faults
 * @param database {@code jdbc:postgresql://…}, {@code sqlite}, or null for whatever is there
 * @param faults that may happen
 * @param folder empty, for all that the run writes
 */
public record StressSettings(
    Duration length,
    Duration least,
    Duration most,
    double rate,
    long seed,
    @Nullable String database,
    List<FaultKind> faults,
    Path folder) {}
