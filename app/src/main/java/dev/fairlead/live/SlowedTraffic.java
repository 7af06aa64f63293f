package dev.fairlead.live;

import dev.fairlead.comparison.traffic.Traffic;
import dev.fairlead.comparison.traffic.TrafficSource;
import java.util.Locale;

/**
 * The same requests in slow motion: gaps and work are stretched alike, so that queues behave the
 * same and a machine need not be quick to play it. Immutable.
 *
 * @param original what is slowed
 * @param factor how many times slower, 1 or more
 * @param mostNanos when it ends at the latest, in slow motion
 */
record SlowedTraffic(TrafficSource original, double factor, long mostNanos)
    implements TrafficSource {
  @Override
  public Traffic open(long seed) {
    Traffic traffic = original.open(seed);
    return new Traffic() {
      private boolean over;

      @Override
      public long next() {
        long at = over ? END : traffic.next();
        long slowed = at == END ? END : (long) (at * factor);
        over = slowed >= lengthNanos();
        return over ? END : slowed;
      }

      @Override
      public long workNanos() {
        return Math.max(1, (long) (traffic.workNanos() * factor));
      }

      @Override
      public long key() {
        return traffic.key();
      }
    };
  }

  @Override
  public long lengthNanos() {
    return Math.min(mostNanos, (long) (original.lengthNanos() * factor));
  }

  @Override
  public double rate() {
    return original.rate() / factor;
  }

  @Override
  public double meanWorkNanos() {
    return original.meanWorkNanos() * factor;
  }

  @Override
  public String arrivals() {
    return slowed(original.arrivals());
  }

  @Override
  public String serviceTimes() {
    return slowed(original.serviceTimes());
  }

  private String slowed(String phrase) {
    return factor == 1
        ? phrase
        : String.format(Locale.ROOT, "%s (all %.1f times slower)", phrase, factor);
  }
}
