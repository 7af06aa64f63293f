package dev.fairlead.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.config.KeySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.security.RateLimit;
import dev.fairlead.security.Ruling;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MinuteSeriesTest {
  private static final long MINUTE = 60_000_000_000L;

  /** A request at a time, in nanoseconds, of a client. */
  private record Sent(long at, int client) {}

  @Property(tries = 400)
  void noTrafficOfTheSameCounts_isRefusedMore(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int quota,
      @ForAll @IntRange(min = 3, max = 30) int burst,
      @ForAll @IntRange(min = 1, max = 3) int cost) {
    Random random = new Random(seed);
    RateLimitSpec limit = limit(quota, burst);
    List<Sent> traffic = traffic(random);
    double perMinute = (double) MINUTE / Math.ceilDiv(MINUTE, quota);

    assertThat(refused(limit, traffic, cost))
        .isLessThanOrEqualTo(counts(traffic).mostRefused(burst, perMinute, cost));
  }

  /** On which it rests that a limit that is tightened refuses at least what it did. */
  @Property(tries = 400)
  void tightenedLimit_refusesNoFewer(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int quota,
      @ForAll @IntRange(min = 1, max = 30) int burst) {
    Random random = new Random(seed);
    List<Sent> traffic = traffic(random);
    RateLimitSpec wide = limit(quota + random.nextInt(9), burst + random.nextInt(9));

    assertThat(refused(limit(quota, burst), traffic, 1))
        .isGreaterThanOrEqualTo(refused(wide, traffic, 1));
  }

  @Test
  void bound_isReached_byTheWorstOrder() {
    List<Sent> traffic = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      traffic.add(new Sent(MINUTE - 1, 1));
    }
    for (int i = 0; i < 7; i++) {
      traffic.add(new Sent(MINUTE, 1));
    }

    assertThat(refused(limit(1, 10), traffic, 1)).isEqualTo(7);
    assertThat(counts(traffic).mostRefused(10, 1, 1)).isEqualTo(7);
    assertThat(counts(traffic).mostRefused(17, 1, 1)).isZero();
  }

  /** Some minutes with peaks at any place in them, and some without anybody. */
  private static List<Sent> traffic(Random random) {
    List<Sent> traffic = new ArrayList<>();
    int clients = 1 + random.nextInt(3);
    for (int minute = 0; minute < 8; minute++) {
      int most = List.of(0, 5, 20, 60).get(random.nextInt(4));
      long place = random.nextLong(MINUTE);
      long width = 1 + random.nextLong(MINUTE - place);
      for (int i = 0; i < most; i++) {
        long at = minute * MINUTE + place + random.nextLong(width);
        traffic.add(new Sent(at, random.nextInt(clients)));
      }
    }
    traffic.sort((one, other) -> Long.compare(one.at, other.at));
    return traffic;
  }

  private static MinuteSeries counts(List<Sent> traffic) {
    Map<Long, Long> minutes = new TreeMap<>();
    traffic.forEach(each -> minutes.merge(each.at / MINUTE * 60, 1L, Long::sum));
    MinuteSeries series = new MinuteSeries();
    minutes.forEach(series::add);
    return series;
  }

  private static long refused(RateLimitSpec spec, List<Sent> traffic, int cost) {
    RateLimit limit = new RateLimit(spec, 0);
    Ruling ruling = new Ruling();
    return traffic.stream()
        .filter(
            each -> !limit.admit(0x9e3779b97f4a7c15L * (each.client + 1), cost, each.at, ruling))
        .count();
  }

  private static RateLimitSpec limit(int quota, int burst) {
    return new RateLimitSpec(
        "l",
        quota,
        Duration.ofMinutes(1),
        burst,
        RateLimitSpec.Window.GCRA,
        List.of(KeySpec.CLIENT_IP),
        false,
        false,
        1000);
  }
}
