package dev.fairlead.admin.view;

import org.jspecify.annotations.Nullable;

/** What is to be different of a backend; what is left out stays. */
@Taken
public record BackendPatchBody(
    @Within(least = 0, most = 1000) @Nullable Integer weight,
    @OneOf({"ready", "drain", "maintenance"}) @Nullable String state,
    @Within(least = 0, most = 1_000_000) @Nullable Integer maxInFlight) {}
