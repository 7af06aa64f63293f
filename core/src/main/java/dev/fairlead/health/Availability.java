package dev.fairlead.health;

import dev.fairlead.config.BackendState;
import java.util.Locale;

/** What a backend may be used for. */
public enum Availability {
  /** Everything. */
  READY(true, true),
  /** Everything, with less than its weight: it has just come. */
  WARMING(true, true),
  /** Nothing yet: its first check has not come back. */
  UNCHECKED(false, false),
  /** Clients bound to it only: a person wants it empty. */
  DRAINING(false, true),
  /** Nothing, for a time: requests to it failed. */
  EJECTED(false, false),
  /** Nothing: checks say that it is not well. */
  DOWN(false, false),
  /** Nothing: a person said so. */
  MAINTENANCE(false, false);

  private final boolean takesNew;
  private final boolean servesBound;

  Availability(boolean takesNew, boolean servesBound) {
    this.takesNew = takesNew;
    this.servesBound = servesBound;
  }

  /** Whether it takes clients that are not bound to it. */
  public boolean takesNew() {
    return takesNew;
  }

  /** Whether it takes clients that are bound to it. */
  public boolean servesBound() {
    return servesBound;
  }

  /** As it is sent and shown. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What checks say. */
  public enum Active {
    /** It is well, or nobody checks. */
    UP,
    /** Nothing yet, and until then it is not to be used. */
    UNCHECKED,
    /** It is not well. */
    DOWN
  }

  /**
   * What follows from what a person wants, what checks say and what requests say. A person's
   * maintenance comes first, then being down, then ejection, then draining.
   */
  public static Availability of(
      BackendState wanted, Active active, boolean ejected, boolean warming) {
    if (wanted == BackendState.MAINTENANCE) {
      return MAINTENANCE;
    }
    return switch (active) {
      case DOWN -> DOWN;
      case UNCHECKED -> UNCHECKED;
      case UP -> {
        if (ejected) {
          yield EJECTED;
        }
        if (wanted == BackendState.DRAIN) {
          yield DRAINING;
        }
        yield warming ? WARMING : READY;
      }
    };
  }
}
