package dev.fairlead.bookstore.capacity;

import java.time.Duration;
import java.util.Locale;
import java.util.random.RandomGenerator;

/**
 * How long one request takes once it is being served, as a distribution. The forms are those of
 * {@link ServiceTimeText}, and {@code toString} writes them. No draw is longer than {@link
 * #LONGEST}. Immutable.
 */
public sealed interface ServiceTime {
  /** The longest mean and the longest draw. */
  Duration LONGEST = Duration.ofMinutes(10);

  /** Nothing is added to what the answer really takes. */
  static ServiceTime none() {
    return new Fixed(Duration.ZERO);
  }

  /** One draw: nanoseconds from 0 to {@link #LONGEST}. */
  long nanos(RandomGenerator random);

  /**
   * How long one request is served.
   *
   * @param asked what the request itself asks for, in nanoseconds; only {@link Asked} heeds it
   */
  default long nanos(RandomGenerator random, long asked) {
    return nanos(random);
  }

  /** The expectation of the draws, but for the bound. */
  Duration mean();

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException with a sentence that says what was expected
   */
  static ServiceTime parse(String text) {
    return ServiceTimeText.read(text);
  }

  /**
   * The same for every request.
   *
   * @param mean 0 to {@link #LONGEST}
   */
  record Fixed(Duration mean) implements ServiceTime {
    /** Checks the range. */
    public Fixed {
      requireInRange(mean);
    }

    @Override
    public long nanos(RandomGenerator random) {
      return mean.toNanos();
    }

    @Override
    public String toString() {
      return ServiceTimeText.write(mean);
    }
  }

  /**
   * Evenly spread from {@code mean - spread} to {@code mean + spread}.
   *
   * @param mean 0 to {@link #LONGEST}
   * @param spread 0 to the mean
   */
  record Even(Duration mean, Duration spread) implements ServiceTime {
    /** Checks the ranges. */
    public Even {
      requireInRange(mean);
      if (spread.isNegative() || spread.compareTo(mean) > 0) {
        throw new IllegalArgumentException("the spread must not be greater than the time itself");
      }
    }

    @Override
    public long nanos(RandomGenerator random) {
      long wide = spread.toNanos();
      return mean.toNanos() - wide + random.nextLong(2 * wide + 1);
    }

    @Override
    public String toString() {
      return ServiceTimeText.write(mean) + "±" + ServiceTimeText.write(spread);
    }
  }

  /**
   * Exponentially distributed: many short, few long, the service time of an M/M/k queue.
   *
   * @param mean 0 to {@link #LONGEST}
   */
  record Exponential(Duration mean) implements ServiceTime {
    /** Checks the range. */
    public Exponential {
      requireInRange(mean);
    }

    @Override
    public long nanos(RandomGenerator random) {
      return bounded(mean.toNanos() * random.nextExponential());
    }

    @Override
    public String toString() {
      return "exp:" + ServiceTimeText.write(mean);
    }
  }

  /**
   * Heavy-tailed: its logarithm is normally distributed.
   *
   * @param mean 0 to {@link #LONGEST}
   * @param sigma standard deviation of the natural logarithm, 0 to 4
   */
  record LogNormal(Duration mean, double sigma) implements ServiceTime {
    private static final double WIDEST = 4;

    /** Checks the ranges. */
    public LogNormal {
      requireInRange(mean);
      if (!(sigma >= 0 && sigma <= WIDEST)) {
        throw new IllegalArgumentException("sigma must be between 0 and 4");
      }
    }

    @Override
    public long nanos(RandomGenerator random) {
      return bounded(mean.toNanos() * Math.exp(sigma * random.nextGaussian() - sigma * sigma / 2));
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "lognormal:%s,%s", ServiceTimeText.write(mean), Double.toString(sigma));
    }
  }

  /**
   * As long as the request asks for, so that a client can play traffic whose every request is
   * known.
   *
   * @param slowness what it is multiplied by, over 0 and at most 1000
   */
  record Asked(double slowness) implements ServiceTime {
    private static final double SLOWEST = 1000;

    /** Checks the range. */
    public Asked {
      if (!(slowness > 0 && slowness <= SLOWEST)) {
        throw new IllegalArgumentException("slowness must be over 0 and at most 1000");
      }
    }

    /** Nothing, for a request that asks for nothing. */
    @Override
    public long nanos(RandomGenerator random) {
      return 0;
    }

    @Override
    public long nanos(RandomGenerator random, long asked) {
      return bounded(Math.max(0, asked) * slowness);
    }

    /** Not known. */
    @Override
    public Duration mean() {
      return Duration.ZERO;
    }

    @Override
    public String toString() {
      return slowness == 1 ? "as asked" : "as asked, times " + slowness;
    }
  }

  private static void requireInRange(Duration mean) {
    if (mean.isNegative() || mean.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("the time must be between 0 and 10m");
    }
  }

  private static long bounded(double nanos) {
    return (long) Math.min(nanos, (double) LONGEST.toNanos());
  }
}
