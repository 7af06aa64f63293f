package dev.fairlead.health;

import dev.fairlead.config.PassiveSpec;
import java.util.Arrays;

/**
 * What the requests to one backend have come to so far. Immutable; what happens makes the next.
 * Times are readings of a monotonic clock in nanoseconds.
 *
 * @param ejected whether it is ejected now
 * @param since when that began, or when the last ejection ended or was forgiven
 * @param until when the ejection is over
 * @param ejections how many count: each makes the next longer, and is forgiven in time
 * @param forSlowness whether it is ejected for being slow
 * @param slowWindows windows in a row in which it was much slower than its peers
 */
public record PassiveHealth(
    boolean ejected, long since, long until, int ejections, boolean forSlowness, int slowWindows) {
  /** So many slow windows in a row eject. */
  public static final int SLOW_WINDOWS = 2;

  /** Nothing is known. */
  public static final PassiveHealth NEW = new PassiveHealth(false, 0, 0, 0, false, 0);

  /** Ejected now, for as many times the base as there were ejections. */
  public PassiveHealth eject(PassiveSpec spec, boolean slow, long now) {
    int count = ejections + 1;
    return new PassiveHealth(true, now, now + ejectionNanos(spec, count), count, slow, 0);
  }

  private static long ejectionNanos(PassiveSpec spec, int count) {
    long base = spec.ejection().toNanos();
    long most = Math.max(base, spec.maxEjection().toNanos());
    return base == 0 || count <= most / base ? base * count : most;
  }

  /** No longer ejected. */
  public PassiveHealth release(long now) {
    return new PassiveHealth(false, now, 0, ejections, false, 0);
  }

  /** Whether the time of its ejection is over. */
  public boolean isOver(long now) {
    return ejected && now - until >= 0;
  }

  /** Forgives one ejection for each time of a first one that it has behaved. */
  public PassiveHealth forgive(PassiveSpec spec, long now) {
    long base = Math.max(1, spec.ejection().toNanos());
    if (ejected || ejections == 0 || now - since < base) {
      return this;
    }
    long times = Math.min(ejections, (now - since) / base);
    return new PassiveHealth(
        false, since + times * base, 0, ejections - (int) times, false, slowWindows);
  }

  /** After one more window. */
  public PassiveHealth window(boolean slow) {
    int count = slow ? slowWindows + 1 : 0;
    return count == slowWindows
        ? this
        : new PassiveHealth(ejected, since, until, ejections, forSlowness, count);
  }

  /** Whether so many failures in a row eject. */
  public static boolean failsInARow(PassiveSpec spec, int streak) {
    return spec.failures() > 0 && streak >= spec.failures();
  }

  /** Whether so large a share of failures ejects. */
  public static boolean failsOften(PassiveSpec spec, WindowCount window) {
    return spec.failureShare() > 0
        && window.requests() >= spec.minRequests()
        && window.failures() > 0
        && window.failureShare() >= spec.failureShare();
  }

  /**
   * How many times as slow as the median of its peers a backend was. All being slow makes none
   * slow.
   *
   * @param windows of all the backends of an upstream, itself included
   * @return 0 when nothing can be said: too few requests, or nobody to compare with
   */
  public static double timesAsSlow(PassiveSpec spec, int backend, WindowCount... windows) {
    int least = Math.max(1, spec.minRequests());
    WindowCount own = windows[backend];
    if (own.measured() < least) {
      return 0;
    }
    long[] peers = new long[windows.length];
    int count = 0;
    for (int i = 0; i < windows.length; i++) {
      if (i != backend && windows[i].measured() >= least) {
        peers[count++] = windows[i].medianNanos();
      }
    }
    if (count == 0) {
      return 0;
    }
    Arrays.sort(peers, 0, count);
    double median = (peers[(count - 1) / 2] + peers[count / 2]) / 2.0;
    return own.medianNanos() / Math.max(1, median);
  }

  /**
   * Whether one more may be ejected: never the only one that is ready, always one of two or more,
   * and otherwise a share of all.
   *
   * @param backends how many the upstream has
   * @param ejected how many of them are ejected
   * @param othersReady how many others take new clients
   */
  public static boolean mayEject(PassiveSpec spec, int backends, int ejected, int othersReady) {
    return othersReady > 0 && ejected < Math.max(1, (int) (spec.maxShare() * backends + 1e-9));
  }
}
