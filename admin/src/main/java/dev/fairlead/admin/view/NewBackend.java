package dev.fairlead.admin.view;

import org.jspecify.annotations.Nullable;

/**
 * A backend to be added, with the keys that it has in the file.
 *
 * @param url {@code http://host:port}
 * @param name unique in the upstream; host:port when not given
 */
@Taken
public record NewBackend(
    String url,
    @Nullable String name,
    @Within(least = 0, most = 1000) @Nullable Integer weight,
    @Within(least = 0, most = 9) @Nullable Integer priority,
    @Nullable Boolean backup,
    @Within(least = 0, most = 1_000_000) @Nullable Integer maxInFlight,
    @OneOf({"ready", "drain", "maintenance"}) @Nullable String state) {}
