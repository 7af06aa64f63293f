package dev.fairlead.config;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the backends of an upstream are known to be well.
 *
 * @param check what is asked of them regularly; null for nothing
 * @param pulse time between two checks of a backend that is well, at least 100 ms
 * @param fast time between two checks of one that is suspected or down; grows to the pulse while it
 *     stays down; not more than the pulse
 * @param timeout for one check; not more than {@code fast}
 * @param rise checks in a row that must pass until a backend that is down is up
 * @param fall checks in a row that must fail until one that is up is down
 * @param initial what is held of a backend before its first check
 * @param passive what is learnt from requests
 * @param whenNoneReady what becomes of requests while no backend is ready
 */
public record HealthSpec(
    @Nullable CheckSpec check,
    Duration pulse,
    Duration fast,
    Duration timeout,
    int rise,
    int fall,
    Initial initial,
    PassiveSpec passive,
    WhenNoneReady whenNoneReady) {
  /** What holds when nothing is written: a connection is made every five minutes. */
  public static final HealthSpec DEFAULTS =
      new HealthSpec(
          new CheckSpec.Tcp(),
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          2,
          3,
          Initial.UP,
          PassiveSpec.DEFAULTS,
          WhenNoneReady.ANSWER_503);

  /** No checks, and nothing is learnt. */
  public static final HealthSpec NONE =
      new HealthSpec(
          null,
          DEFAULTS.pulse,
          DEFAULTS.fast,
          DEFAULTS.timeout,
          DEFAULTS.rise,
          DEFAULTS.fall,
          Initial.UP,
          PassiveSpec.NONE,
          WhenNoneReady.ANSWER_503);

  /** The same with another check. */
  public HealthSpec with(@Nullable CheckSpec other) {
    return new HealthSpec(other, pulse, fast, timeout, rise, fall, initial, passive, whenNoneReady);
  }

  /** What is held of a backend before its first check. */
  public enum Initial {
    /** That it is well. */
    UP,
    /** That it is not. One passing check is enough to serve. */
    DOWN_UNTIL_CHECKED;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What becomes of requests while no backend is ready. */
  public enum WhenNoneReady {
    /** They are answered 503 at once. */
    ANSWER_503("503"),
    /** They are given to backends that are down or ejected, as if these were ready. */
    TRY_ALL("try-all");

    private final String word;

    WhenNoneReady(String word) {
      this.word = word;
    }

    /** As written in the configuration. */
    public String word() {
      return word;
    }
  }
}
