package dev.fairlead.comparison.report;

import dev.fairlead.comparison.result.Comparison;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told. Immutable.
 *
 * @param comparison the simulation
 * @param reality the same in reality; null when that was not asked for
 * @param command what makes this report again
 */
public record Report(Comparison comparison, @Nullable Reality reality, String command) {}
