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
    @Nullable Integer weight,
    @Nullable Integer priority,
    @Nullable Boolean backup,
    @Nullable Integer maxInFlight,
    @Nullable String state) {}
