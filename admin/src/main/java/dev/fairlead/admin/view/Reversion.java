package dev.fairlead.admin.view;

import org.jspecify.annotations.Nullable;

/** Which version is wanted back; 0, or nothing, for taking back what waits to be confirmed. */
@Taken
public record Reversion(@Nullable Long version) {}
