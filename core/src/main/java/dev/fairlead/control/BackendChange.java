package dev.fairlead.control;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import org.jspecify.annotations.Nullable;

/** A change to the backends of one upstream. Immutable. */
public sealed interface BackendChange {
  /** Whose backend. */
  String upstream();

  /** Which backend. */
  String backend();

  /** One more, behind the others. */
  record Add(String upstream, BackendSpec spec) implements BackendChange {
    @Override
    public String backend() {
      return spec.name();
    }
  }

  /** One less. */
  record Remove(String upstream, String backend) implements BackendChange {}

  /** Other settings; what is null stays as it is. */
  record Patch(
      String upstream,
      String backend,
      @Nullable Integer weight,
      @Nullable BackendState state,
      @Nullable Integer maxInFlight)
      implements BackendChange {}
}
