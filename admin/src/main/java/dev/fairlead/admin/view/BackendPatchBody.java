package dev.fairlead.admin.view;

import org.jspecify.annotations.Nullable;

/** What is to be different of a backend; what is left out stays. */
@Taken
public record BackendPatchBody(
    @Nullable Integer weight, @Nullable String state, @Nullable Integer maxInFlight) {}
