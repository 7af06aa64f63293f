package dev.fairlead.comparison.traffic;

import java.util.SplittableRandom;

/**
 * Traffic made by chance. Immutable. Arrivals, work and clients have a stream of chance each, so
 * that all policies get exactly the same requests.
 *
 * @param process when requests come
 * @param work how long they take
 * @param clients whose they are
 * @param lengthNanos when it ends
 */
public record ChanceTraffic(Arrivals process, ServiceTimes work, Clients clients, long lengthNanos)
    implements TrafficSource {
  @Override
  public Traffic open(long seed) {
    SplittableRandom root = new SplittableRandom(seed);
    SplittableRandom arrivalChance = root.split();
    SplittableRandom workChance = root.split();
    SplittableRandom clientChance = root.split();
    Arrivals.ArrivalClock clock = process.open(arrivalChance);
    return new Traffic() {
      private long workNanos;
      private long key;

      @Override
      public long next() {
        long at = clock.next();
        if (at >= lengthNanos) {
          return END;
        }
        workNanos = Math.max(1, (long) work.next(workChance));
        key = Clients.key(clients.next(clientChance));
        return at;
      }

      @Override
      public long workNanos() {
        return workNanos;
      }

      @Override
      public long key() {
        return key;
      }
    };
  }

  @Override
  public double rate() {
    return process.rate();
  }

  @Override
  public double meanWorkNanos() {
    return work.mean();
  }

  @Override
  public String arrivals() {
    return process.phrase();
  }

  @Override
  public String serviceTimes() {
    return work.phrase();
  }
}
