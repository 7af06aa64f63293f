package dev.fairlead.comparison.traffic;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** When requests come: a random process, described. Immutable. */
public sealed interface Arrivals {
  /** Requests per second, mean. */
  double rate();

  /** For people: a phrase. */
  String phrase();

  /** The process from its start. */
  ArrivalClock open(RandomGenerator random);

  /** An arrival process that runs. Single-threaded. */
  interface ArrivalClock {
    /** When the next request comes, in nanoseconds from the start. */
    long next();
  }

  /**
   * Independent of each other: the gaps are exponential.
   *
   * @param rate requests per second
   */
  record Poisson(double rate) implements Arrivals {
    @Override
    public String phrase() {
      return String.format(Locale.ROOT, "Poisson, %.0f a second", rate);
    }

    @Override
    public ArrivalClock open(RandomGenerator random) {
      double gap = 1e9 / rate;
      return new ArrivalClock() {
        private double at;

        @Override
        public long next() {
          at += random.nextExponential() * gap;
          return (long) at;
        }
      };
    }
  }

  /**
   * Calm and bursts in turn, both of exponential length, Poisson within: a Markov-modulated Poisson
   * process of two states.
   *
   * @param rate requests per second, mean of all
   * @param factor how many times the mean rate comes in a burst, over 1 and at most {@code 1/share}
   * @param share of the time that is burst, between 0 and 1
   * @param burstSeconds how long a burst lasts, mean
   */
  record Bursts(double rate, double factor, double share, double burstSeconds) implements Arrivals {
    public Bursts {
      if (factor * share > 1) {
        throw new IllegalArgumentException("bursts alone would exceed the mean rate");
      }
    }

    @Override
    public String phrase() {
      return String.format(
          Locale.ROOT,
          "%.0f a second in the mean, with bursts of %.1f times that for %.1f s, %.0f %% of the"
              + " time",
          rate,
          factor,
          burstSeconds,
          share * 100);
    }

    /** Requests per second between bursts. */
    double calmRate() {
      return rate * (1 - factor * share) / (1 - share);
    }

    @Override
    public ArrivalClock open(RandomGenerator random) {
      double burstGap = 1e9 / (rate * factor);
      double calmGap = 1e9 / calmRate();
      double burstNanos = burstSeconds * 1e9;
      double calmNanos = burstNanos * (1 - share) / share;
      return new ArrivalClock() {
        private double at;
        private boolean burst;
        private double changes = random.nextExponential() * calmNanos;

        @Override
        public long next() {
          while (true) {
            double next = at + random.nextExponential() * (burst ? burstGap : calmGap);
            if (next < changes) {
              at = next;
              return (long) at;
            }
            // Exponential gaps have no memory, so the new state may begin afresh at the change.
            at = changes;
            burst = !burst;
            changes = at + random.nextExponential() * (burst ? burstNanos : calmNanos);
          }
        }
      };
    }
  }

  /**
   * A day, from one night to the next: Poisson with a rate that follows a cosine, by thinning
   * (Lewis and Shedler 1979).
   *
   * @param rate requests per second, mean of the day
   * @param swing how far the peak is above the mean and the night below, 0 to 1
   * @param daySeconds how long the day lasts
   */
  record Daily(double rate, double swing, double daySeconds) implements Arrivals {
    @Override
    public String phrase() {
      return String.format(
          Locale.ROOT,
          "a day in %.0f s: %.0f a second in the mean, %.0f at night, %.0f at the peak",
          daySeconds,
          rate,
          rate * (1 - swing),
          rate * (1 + swing));
    }

    @Override
    public ArrivalClock open(RandomGenerator random) {
      double gap = 1e9 / (rate * (1 + swing));
      double radians = 2 * Math.PI / (daySeconds * 1e9);
      return new ArrivalClock() {
        private double at;

        @Override
        public long next() {
          do {
            at += random.nextExponential() * gap;
          } while (random.nextDouble() * (1 + swing) >= 1 - swing * Math.cos(at * radians));
          return (long) at;
        }
      };
    }
  }
}
