package dev.fairlead.admin.view;

import dev.fairlead.health.CheckResult;
import java.time.Instant;

/**
 * What a check came to.
 *
 * @param time when it ended
 * @param evidence what was seen, in words
 */
public record CheckView(Instant time, boolean passed, double millis, String evidence) {
  /** One that was made at a time. */
  public static CheckView of(Instant time, CheckResult result) {
    return new CheckView(time, result.passed(), result.nanos() / 1e6, result.evidence());
  }
}
