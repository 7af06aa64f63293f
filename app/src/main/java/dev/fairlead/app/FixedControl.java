package dev.fairlead.app;

import dev.fairlead.control.Author;
import dev.fairlead.control.BackendChange;
import dev.fairlead.control.ControlPlane;
import dev.fairlead.control.Outcome;
import dev.fairlead.runtime.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Shows the world in force and changes nothing: for a proxy without a file. Any thread. */
record FixedControl(Supplier<Snapshot> world) implements ControlPlane {
  private static final Outcome NO =
      new Outcome.Refused(
          Outcome.Reason.CONFLICT, "This proxy was started in a way that it cannot be changed.");

  @Override
  public Snapshot snapshot() {
    return world.get();
  }

  @Override
  public Outcome change(Author author, long expected, List<BackendChange> changes) {
    return NO;
  }

  @Override
  public String text() {
    return "";
  }

  @Override
  public String exported() {
    return "";
  }

  @Override
  public Validation validate(String yaml) {
    return new Validation(List.of(), List.of(), List.of());
  }

  @Override
  public Outcome apply(
      Author author, long expected, String yaml, @Nullable Duration confirmWithin) {
    return NO;
  }

  @Override
  public Outcome confirm(Author author) {
    return NO;
  }

  @Override
  public Outcome revert(Author author, long expected, long version) {
    return NO;
  }

  @Override
  public List<Version> history() {
    return List.of();
  }

  @Override
  public @Nullable String version(long number) {
    return null;
  }

  @Override
  public @Nullable Instant revertsAt() {
    return null;
  }
}
