package dev.fairlead.comparison.traffic;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** How long a backend of common speed serves a request: a distribution. Immutable. */
public sealed interface ServiceTimes {
  /** The mean, in nanoseconds. */
  double mean();

  /** For people: a phrase. */
  String phrase();

  /** One time, in nanoseconds. */
  double next(RandomGenerator random);

  /**
   * Always the same.
   *
   * @param mean nanoseconds
   */
  record Fixed(double mean) implements ServiceTimes {
    @Override
    public String phrase() {
      return String.format(Locale.ROOT, "always %s", millis(mean));
    }

    @Override
    public double next(RandomGenerator random) {
      return mean;
    }
  }

  /**
   * Exponential: most are short, some are several times the mean.
   *
   * @param mean nanoseconds
   */
  record Exponential(double mean) implements ServiceTimes {
    @Override
    public String phrase() {
      return String.format(Locale.ROOT, "exponential, mean %s", millis(mean));
    }

    @Override
    public double next(RandomGenerator random) {
      return random.nextExponential() * mean;
    }
  }

  /**
   * Log-normal: the usual shape of response times, with a tail.
   *
   * @param mean nanoseconds
   * @param sigma standard deviation of the logarithm, over 0; at 1.5 one in a hundred takes ten
   *     times the mean
   */
  record LogNormal(double mean, double sigma) implements ServiceTimes {
    @Override
    public String phrase() {
      return String.format(Locale.ROOT, "log-normal, mean %s, sigma %.1f", millis(mean), sigma);
    }

    @Override
    public double next(RandomGenerator random) {
      return mean * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2);
    }
  }

  /**
   * Pareto, cut off at {@value #CUT} times the least: a few requests are most of the work.
   *
   * @param mean nanoseconds
   * @param alpha the tail's exponent, over 1; the less, the heavier
   */
  record Pareto(double mean, double alpha) implements ServiceTimes {
    /** The greatest over the least. */
    static final double CUT = 1000;

    @Override
    public String phrase() {
      return String.format(Locale.ROOT, "Pareto, mean %s, alpha %.1f", millis(mean), alpha);
    }

    @Override
    public double next(RandomGenerator random) {
      double tail = Math.pow(CUT, -alpha);
      return least() * Math.pow(1 - random.nextDouble() * (1 - tail), -1 / alpha);
    }

    private double least() {
      double spread = alpha / (alpha - 1);
      return mean * (1 - Math.pow(CUT, -alpha)) / (spread * (1 - Math.pow(CUT, 1 - alpha)));
    }
  }

  private static String millis(double nanos) {
    return String.format(Locale.ROOT, "%.1f ms", nanos / 1e6);
  }
}
