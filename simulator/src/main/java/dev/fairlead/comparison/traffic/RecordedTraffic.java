package dev.fairlead.comparison.traffic;

import java.util.Locale;

/**
 * Recorded requests, played at a speed of choice. Immutable; the seed changes nothing.
 *
 * @param requests what was recorded
 * @param speed how many times quicker than they came, over 0
 */
public record RecordedTraffic(RecordedRequests requests, double speed) implements TrafficSource {
  private static final long SECOND = 1_000_000_000;

  @Override
  public Traffic open(long seed) {
    return new Traffic() {
      private int next;

      @Override
      public long next() {
        return next == requests.size() ? END : (long) (requests.atNanos(next++) / speed);
      }

      @Override
      public long workNanos() {
        return requests.workNanos(next - 1);
      }

      @Override
      public long key() {
        return requests.key(next - 1);
      }
    };
  }

  @Override
  public long lengthNanos() {
    // The last request is served, too; and all of them in no time would be an endless rate.
    return Math.max(SECOND / 10, (long) (requests.atNanos(requests.size() - 1) / speed) + 1);
  }

  @Override
  public double rate() {
    return requests.size() * 1e9 / lengthNanos();
  }

  @Override
  public double meanWorkNanos() {
    double sum = 0;
    for (int i = 0; i < requests.size(); i++) {
      sum += requests.workNanos(i);
    }
    return sum / requests.size();
  }

  @Override
  public String arrivals() {
    return String.format(
        Locale.ROOT,
        "as recorded, %d requests of %d clients, %s%.1f a second in the mean",
        requests.size(),
        requests.clients(),
        speed == 1 ? "" : String.format(Locale.ROOT, "%s times quicker, ", trimmed(speed)),
        rate());
  }

  @Override
  public String serviceTimes() {
    return String.format(Locale.ROOT, "as recorded, mean %.1f ms", meanWorkNanos() / 1e6);
  }

  private static String trimmed(double number) {
    return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
  }
}
