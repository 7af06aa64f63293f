package dev.fairlead.admin.view;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force.
 *
 * @param effective whether what was changed at run time is folded in
 * @param text YAML
 * @param revertsAt when it is taken back unless it is confirmed; null when nothing waits for that
 */
public record ConfigView(
    long snapshot, boolean effective, @Nullable Instant revertsAt, String text) {}
