package dev.fairlead.config;

import org.jspecify.annotations.Nullable;

/** What is to be different of a backend; what is null stays as it is. Ranges as in the file. */
public record BackendPatch(
    @Nullable Integer weight, @Nullable BackendState state, @Nullable Integer maxInFlight) {}
