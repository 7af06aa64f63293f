package dev.fairlead.traffic.plan;

import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.ArrivalSpec.Rate;
import java.util.SplittableRandom;

/** When one user after the other comes. Single-threaded. */
public interface Arrivals {
  /** Nobody comes any more. */
  long NONE = Long.MAX_VALUE;

  /** When the next user comes, in nanoseconds from the start, never before the last; or NONE. */
  long next();

  /**
   * Those of an open loop, from their start.
   *
   * @param length how long they come, in nanoseconds
   */
  static Arrivals open(ArrivalSpec.Open spec, long length, SplittableRandom random) {
    Arrivals endless =
        spec.spaced() ? new Spaced(spec.rate(), length) : new Poisson(spec.rate(), length, random);
    return new Arrivals() {
      private long left = spec.most();

      @Override
      public long next() {
        long at = left-- > 0 ? endless.next() : NONE;
        return at < length ? at : NONE;
      }
    };
  }

  /** Independent of each other, by thinning (Lewis and Shedler 1979). */
  final class Poisson implements Arrivals {
    private final Rate rate;
    private final double length;
    private final SplittableRandom random;
    private final boolean steady;
    private double at;

    Poisson(Rate rate, double length, SplittableRandom random) {
      this.rate = rate;
      this.length = length;
      this.random = random;
      this.steady = rate instanceof Rate.Steady;
    }

    @Override
    public long next() {
      double peak = rate.peak();
      do {
        at += random.nextExponential() / peak * 1e9;
      } while (at < length && !steady && random.nextDouble() * peak >= rate.at(at, length));
      return (long) at;
    }
  }

  /** Evenly spaced: one comes whenever the rate adds up to another whole number. */
  final class Spaced implements Arrivals {
    /** How finely a rate that changes is added up. */
    private static final double STEP = 1e6;

    private final Rate rate;
    private final double length;
    private final boolean steady;
    private long count;
    private double at;
    private double sum = 1;

    Spaced(Rate rate, double length) {
      this.rate = rate;
      this.length = length;
      this.steady = rate instanceof Rate.Steady;
    }

    @Override
    public long next() {
      if (steady) {
        return (long) (count++ * (1e9 / rate.peak()));
      }
      while (sum < 1 && at < length) {
        double grows = rate.at(at, length) / 1e9;
        double missing = grows <= 0 ? STEP : (1 - sum) / grows;
        double step = Math.min(STEP, missing);
        sum += step >= missing ? 1 - sum : grows * step;
        at += step;
      }
      sum -= 1;
      return at < length ? (long) at : NONE;
    }
  }
}
