package dev.fairlead.config;

import java.time.Duration;

/** Values as one would write them in the configuration file. Stateless: any thread. */
public final class Written {
  private Written() {}

  /** A length of time of whole milliseconds: {@code 1h30m}. */
  public static String duration(Duration duration) {
    return Durations.text(duration);
  }

  /** A number of bytes: {@code 32KiB}; {@code none} for {@link Long#MAX_VALUE}. */
  public static String size(long bytes) {
    return Sizes.text(bytes);
  }
}
