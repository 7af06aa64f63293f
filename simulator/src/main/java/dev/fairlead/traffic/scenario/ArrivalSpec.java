package dev.fairlead.traffic.scenario;

import java.nio.file.Path;
import java.util.Locale;

/** When users come. Rates are in users per second. Immutable. */
public sealed interface ArrivalSpec {
  /** For people: a phrase. */
  String phrase();

  /**
   * Open loops: users come whether or not those before were served.
   *
   * @param rate how many come when
   * @param spaced evenly, else independently of each other
   * @param most how many come at most
   */
  record Open(Rate rate, boolean spaced, long most) implements ArrivalSpec {
    @Override
    public String phrase() {
      String count = most == Long.MAX_VALUE ? "" : ", " + most + " in all";
      return rate.phrase() + (spaced ? " users/s, evenly spaced" : " users/s, Poisson") + count;
    }
  }

  /** A number of users, each of whom begins again when done. */
  record Closed(int users) implements ArrivalSpec {
    @Override
    public String phrase() {
      return users + " users, each beginning again when done (closed loop)";
    }
  }

  /**
   * As an access log of the proxy has it.
   *
   * @param file in JSON lines
   * @param speed how many times quicker, over 0
   */
  record Recorded(Path file, double speed) implements ArrivalSpec {
    @Override
    public String phrase() {
      return String.format(Locale.ROOT, "as in %s, %.2f times as quick", file, speed);
    }
  }

  /** A rate over time. */
  sealed interface Rate {
    /** At a time, in nanoseconds from the start of a run of that length. */
    double at(double nanos, double length);

    /** The highest it gets. */
    double peak();

    /** For people. */
    String phrase();

    /** The same all the time. */
    record Steady(double rate) implements Rate {
      @Override
      public double at(double nanos, double length) {
        return rate;
      }

      @Override
      public double peak() {
        return rate;
      }

      @Override
      public String phrase() {
        return text(rate);
      }
    }

    /** From one to the other over the whole run. */
    record Ramp(double from, double to) implements Rate {
      @Override
      public double at(double nanos, double length) {
        return from + (to - from) * Math.min(1, nanos / length);
      }

      @Override
      public double peak() {
        return Math.max(from, to);
      }

      @Override
      public String phrase() {
        return text(from) + " to " + text(to);
      }
    }

    /**
     * Days that are so short, each from midnight to midnight: quiet at four in the morning, a first
     * peak at noon, the highest at eight in the evening.
     */
    record Daily(double night, double peak, double dayNanos) implements Rate {
      /** Share of the peak in each hour, as shops see it. */
      private static final double[] HOURS = {
        .30, .18, .09, .03, 0, .03, .09, .20, .36, .50, .60, .68, //
        .74, .70, .62, .60, .62, .68, .78, .92, 1, .92, .72, .50
      };

      @Override
      public double at(double nanos, double length) {
        double hour = nanos / dayNanos * 24 % 24;
        int before = (int) hour;
        double share = HOURS[before] + (HOURS[(before + 1) % 24] - HOURS[before]) * (hour - before);
        return night + (peak - night) * share;
      }

      @Override
      public String phrase() {
        return String.format(
            Locale.ROOT,
            "a day in %.0f s, %s at night and %s at the peak",
            dayNanos / 1e9,
            text(night),
            text(peak));
      }
    }

    private static String text(double rate) {
      return rate == Math.rint(rate)
          ? Long.toString((long) rate)
          : String.format(Locale.ROOT, "%.2f", rate);
    }
  }
}
