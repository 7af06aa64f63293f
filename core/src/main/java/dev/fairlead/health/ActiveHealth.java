package dev.fairlead.health;

import dev.fairlead.config.HealthSpec;
import dev.fairlead.health.Availability.Active;

/**
 * What the checks of one backend have come to so far. Immutable; a result makes the next.
 *
 * @param state what they say
 * @param failed checks in a row that failed, or, of a backend that is down, since it is
 * @param passed checks in a row that passed, of a backend that is down
 */
public record ActiveHealth(Active state, int failed, int passed) {
  /** How much longer each wait is than the one before while a backend stays down. */
  private static final double GROWTH = 1.25;

  /** Counting further makes no wait longer. */
  private static final int MOST = 1000;

  private static final ActiveHealth WELL = new ActiveHealth(Active.UP, 0, 0);

  /** Before the first check. */
  public static ActiveHealth initial(HealthSpec spec) {
    return spec.check() != null && spec.initial() == HealthSpec.Initial.DOWN_UNTIL_CHECKED
        ? new ActiveHealth(Active.UNCHECKED, 0, 0)
        : WELL;
  }

  /**
   * From now on something else is asked: what is known holds until that is answered, so that a
   * change of a check neither takes a backend out nor brings one back.
   */
  public ActiveHealth askedOtherwise(HealthSpec spec) {
    if (spec.check() == null) {
      return WELL;
    }
    return new ActiveHealth(state, state == Active.DOWN ? spec.fall() : 0, 0);
  }

  /**
   * After one more check.
   *
   * @param alone whether no backend of the upstream is ready: then one passing check is enough,
   *     because nothing is gained by waiting for another
   */
  public ActiveHealth after(boolean pass, boolean alone, HealthSpec spec) {
    return switch (state) {
      // The first check decides alone.
      case UNCHECKED -> pass ? WELL : new ActiveHealth(Active.DOWN, spec.fall(), 0);
      case UP -> {
        if (pass) {
          yield WELL;
        }
        yield new ActiveHealth(failed + 1 >= spec.fall() ? Active.DOWN : Active.UP, failed + 1, 0);
      }
      case DOWN -> {
        if (!pass) {
          yield new ActiveHealth(Active.DOWN, Math.min(failed + 1, MOST), 0);
        }
        yield alone || passed + 1 >= spec.rise()
            ? WELL
            : new ActiveHealth(Active.DOWN, Math.min(failed, spec.fall()), passed + 1);
      }
    };
  }

  /** Whether its next checks decide something: it is about to go down, or to come back. */
  public boolean suspected() {
    return state != Active.UP || failed > 0;
  }

  /**
   * How long until the next check, in nanoseconds: the pulse when it is well, {@code fast} when it
   * is suspected; while it stays down, longer each time up to the pulse, which comes to a quarter
   * of the time that it has been down.
   *
   * @param alone whether no backend of the upstream is ready: then the wait does not grow
   */
  public long waitNanos(boolean alone, HealthSpec spec) {
    long pulse = spec.pulse().toNanos();
    if (!suspected()) {
      return pulse;
    }
    long fast = Math.min(spec.fast().toNanos(), pulse);
    int times = failed - spec.fall();
    if (state != Active.DOWN || passed > 0 || times <= 0 || alone) {
      return fast;
    }
    return (long) Math.min((double) pulse, fast * Math.pow(GROWTH, times));
  }
}
