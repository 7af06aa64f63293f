package dev.fairlead.traffic.scenario;

import java.util.Locale;
import java.util.random.RandomGenerator;

/** How long something takes: a distribution of times in nanoseconds. Immutable. */
public sealed interface Wait {
  /** One time, 0 or more. */
  long draw(RandomGenerator random);

  /** As it is written. */
  String text();

  /** Always the same. */
  record Fixed(long nanos) implements Wait {
    @Override
    public long draw(RandomGenerator random) {
      return nanos;
    }

    @Override
    public String text() {
      return seconds(nanos);
    }
  }

  /** Every time between two is as likely. */
  record Uniform(long least, long most) implements Wait {
    @Override
    public long draw(RandomGenerator random) {
      return least + (long) (random.nextDouble() * (most - least));
    }

    @Override
    public String text() {
      return "uniform " + seconds(least) + " to " + seconds(most);
    }
  }

  /** Most are short; ten times the mean is the most, so that nobody thinks for ever. */
  record Exponential(long mean) implements Wait {
    @Override
    public long draw(RandomGenerator random) {
      return Math.min(mean * 10, (long) (random.nextExponential() * mean));
    }

    @Override
    public String text() {
      return "exponential " + seconds(mean);
    }
  }

  /** As people think: half of all below the median, with a tail; at most twenty times that. */
  record LogNormal(long median, double sigma) implements Wait {
    @Override
    public long draw(RandomGenerator random) {
      return Math.min(median * 20, (long) (median * Math.exp(sigma * random.nextGaussian())));
    }

    @Override
    public String text() {
      return "log-normal " + seconds(median);
    }
  }

  private static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.3fs", nanos / 1e9);
  }
}
