package dev.fairlead.admin.view;

import dev.fairlead.health.CheckResult;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a check came to.
 *
 * @param time when it was made, or null for just now
 * @param evidence what was seen, in words
 */
public record CheckView(@Nullable Instant time, boolean passed, double millis, String evidence) {
  /** One that was made at a time. */
  public static CheckView of(@Nullable Instant time, CheckResult result) {
    return new CheckView(time, result.passed(), result.nanos() / 1e6, result.evidence());
  }
}
