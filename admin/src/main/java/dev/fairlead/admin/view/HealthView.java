package dev.fairlead.admin.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How well a backend is.
 *
 * @param availability what it may be used for: ready, warming, unchecked, draining, ejected, down
 *     or maintenance
 * @param since when it became so; null for the start
 * @param cause why, in words; null when it always was
 * @param evidence what was seen when it became so; null for nothing
 * @param lastCheck null when none was made
 */
public record HealthView(
    String availability,
    @Nullable Instant since,
    @Nullable String cause,
    @Nullable String evidence,
    @Nullable CheckView lastCheck) {
  /** One of which nothing more is known. */
  public static HealthView of(String availability) {
    return new HealthView(availability, null, null, null, null);
  }
}
