package dev.fairlead.config;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Other settings for a backend; what is null stays as it is. Immutable.
 *
 * @param weight as in {@link BackendSpec}
 * @param state as in {@link BackendSpec}
 * @param maxInFlight as in {@link BackendSpec}
 */
public record BackendPatch(
    @Nullable Integer weight, @Nullable BackendState state, @Nullable Integer maxInFlight) {

  /** What makes of one backend's settings another's; null where they are the same. */
  public static BackendPatch between(BackendSpec from, BackendSpec to) {
    return new BackendPatch(
        from.weight() == to.weight() ? null : to.weight(),
        from.state() == to.state() ? null : to.state(),
        from.maxInFlight() == to.maxInFlight() ? null : to.maxInFlight());
  }

  /** Whether all stays as it is. */
  public boolean isEmpty() {
    return weight == null && state == null && maxInFlight == null;
  }

  /** The backend with these settings. */
  public BackendSpec over(BackendSpec spec) {
    return new BackendSpec(
        spec.name(),
        spec.address(),
        Objects.requireNonNullElse(weight, spec.weight()),
        spec.priority(),
        Objects.requireNonNullElse(maxInFlight, spec.maxInFlight()),
        Objects.requireNonNullElse(state, spec.state()),
        spec.tls());
  }

  /** This one and then {@code later}. */
  public BackendPatch then(BackendPatch later) {
    return new BackendPatch(
        later.weight == null ? weight : later.weight,
        later.state == null ? state : later.state,
        later.maxInFlight == null ? maxInFlight : later.maxInFlight);
  }
}
