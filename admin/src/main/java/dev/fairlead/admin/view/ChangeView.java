package dev.fairlead.admin.view;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change that is in force, and written.
 *
 * @param snapshot number of the snapshot in force
 * @param changed whether anything is different from before
 * @param before what it was
 * @param after what it is now
 * @param warnings sentences for the person
 * @param revertsAt when it is taken back unless it is confirmed; null when nothing waits for that
 * @param backend as it is now; null when it is gone, or when it is not about one
 */
public record ChangeView(
    long snapshot,
    boolean changed,
    String before,
    String after,
    List<String> warnings,
    @Nullable Instant revertsAt,
    @Nullable BackendView backend) {
  public ChangeView {
    warnings = List.copyOf(warnings);
  }
}
