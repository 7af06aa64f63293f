package dev.fairlead.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What to tell people of a backend's health. Immutable.
 *
 * @param availability what it may be used for
 * @param since when
 * @param cause why, in words: {@code 3 checks in a row failed}
 * @param evidence what was seen then, in words; null for nothing
 * @param lastCheck what its last check came to; null before the first
 * @param lastCheckAt when that was; null before the first
 * @param checksInARow how many checks in a row ended as the last; 0 before the first
 * @param ejections how many count for the length of the next
 * @param ejectedUntil when its ejection is over; null when it is not ejected
 */
public record HealthReport(
    Availability availability,
    Instant since,
    String cause,
    @Nullable String evidence,
    @Nullable CheckResult lastCheck,
    @Nullable Instant lastCheckAt,
    int checksInARow,
    int ejections,
    @Nullable Instant ejectedUntil) {}
