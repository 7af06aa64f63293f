package dev.fairlead.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.config.RateLimitSpec.Window;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RateLimitTest {
  private static final long SECOND = 1_000_000_000;
  private static final long KEY = 0x1234_5678_9abc_def0L;

  /** A clock may show anything, also less than nothing. */
  private static final long START = -77 * SECOND + 5;

  private final Ruling ruling = new Ruling();

  private static RateLimitSpec spec(long quota, int seconds, long burst, Window window, int keys) {
    return new RateLimitSpec(
        "a",
        quota,
        Duration.ofSeconds(seconds),
        burst,
        window,
        List.of(KeySpec.CLIENT_IP),
        false,
        true,
        keys);
  }

  private static RateLimit limit(long quota, int seconds, Window window, int keys) {
    return new RateLimit(spec(quota, seconds, quota, window, keys), START);
  }

  private static RateLimit twentyAMinute(Window window) {
    return limit(20, 60, window, 1000);
  }

  private int admitted(RateLimit limit, long key, int requests, long now) {
    int admitted = 0;
    for (int i = 0; i < requests; i++) {
      admitted += limit.admit(key, 1, now, ruling) ? 1 : 0;
    }
    return admitted;
  }

  @Test
  void gcra_admitsTheQuotaAtOnce_thenOneEachInterval() {
    RateLimit limit = twentyAMinute(Window.GCRA);
    assertThat(admitted(limit, KEY, 25, START)).isEqualTo(20);
    assertThat(ruling.left()).isZero();
    assertThat(ruling.waitNanos()).isEqualTo(3 * SECOND);
    long now = START + ruling.waitNanos();
    assertThat(admitted(limit, KEY, 1, now - 1)).isZero();
    assertThat(admitted(limit, KEY, 3, now)).isEqualTo(1);
    assertThat(ruling.waitNanos()).isEqualTo(3 * SECOND);
    assertThat(admitted(limit, KEY, 25, now + 60 * SECOND)).isEqualTo(20);
  }

  @Test
  void sliding_admitsTheQuotaAtOnce_thenNoneForAPeriod() {
    RateLimit limit = twentyAMinute(Window.SLIDING);
    long now = START - 1 + 7 * SECOND;
    assertThat(admitted(limit, KEY, 25, now)).isEqualTo(20);
    long wait = ruling.waitNanos();
    assertThat(wait).isBetween(60 * SECOND, 60 * SECOND + 8_000_000);
    assertThat(admitted(limit, KEY, 25, now + 59 * SECOND)).isZero();
    assertThat(admitted(limit, KEY, 25, now + 60 * SECOND - 1)).isZero();
    assertThat(admitted(limit, KEY, 25, now + wait)).isEqualTo(20);
  }

  @Test
  void sliding_freesUnitsOneByOne() {
    RateLimit limit = twentyAMinute(Window.SLIDING);
    for (int i = 0; i < 20; i++) {
      assertThat(admitted(limit, KEY, 1, START + i * SECOND)).isEqualTo(1);
    }
    long now = START + 30 * SECOND;
    assertThat(admitted(limit, KEY, 1, now)).isZero();
    assertThat(ruling.waitNanos()).isBetween(30 * SECOND, 30 * SECOND + 8_000_000);
    now += ruling.waitNanos();
    assertThat(admitted(limit, KEY, 3, now)).isEqualTo(1);
    assertThat(ruling.waitNanos()).isBetween(SECOND - 8_000_000, SECOND);
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void burstApart_keysHaveNothingToDoWithOneAnother(Window window) {
    RateLimit limit = twentyAMinute(window);
    for (long key = 1; key <= 500; key++) {
      assertThat(admitted(limit, key << 32 | key * 77, 21, START)).isEqualTo(20);
    }
    assertThat(limit.figures(START).keys()).isEqualTo(500);
    assertThat(limit.figures(START + 61 * SECOND).keys()).isZero();
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void whatIsGivenBack_canBeTakenAgain(Window window) {
    RateLimit limit = twentyAMinute(window);
    assertThat(admitted(limit, KEY, 20, START)).isEqualTo(20);
    limit.giveBack(KEY, 1, START);
    assertThat(admitted(limit, KEY, 5, START)).isEqualTo(1);
    limit.peek(KEY, 1, START, ruling);
    assertThat(ruling.admitted()).isFalse();
    limit.giveBack(KEY, 7, START);
    assertThat(limit.admit(KEY, 8, START, ruling)).isFalse();
    assertThat(limit.admit(KEY, 7, START, ruling)).isTrue();
  }

  /** What a client may know: it sends what is left, waits, then sends one to learn more. */
  @Property(tries = 300)
  void clientThatObeysTheFields_isNeverRefused(
      @ForAll boolean slides,
      @ForAll @IntRange(min = 1, max = 60) int quota,
      @ForAll @IntRange(min = 1, max = 100) int seconds,
      @ForAll @IntRange(min = 1, max = 3) int cost,
      @ForAll @Size(60) List<@LongRange(max = 5_000_000_000L) Long> pauses) {
    RateLimit limit =
        limit((long) quota * cost, seconds, slides ? Window.SLIDING : Window.GCRA, 1000);
    long now = START;
    long left = 1;
    long until = now;
    for (long pause : pauses) {
      now += pause / (1 + seconds % 7);
      if (left == 0) {
        now = Math.max(now, until);
      }
      assertThat(limit.admit(KEY, cost, now, ruling)).isTrue();
      left = ruling.left() / cost;
      until = now + Math.ceilDiv(ruling.moreNanos(), SECOND) * SECOND;
    }
  }

  /** The other form of the algorithm in ITU-T I.371: a bucket that leaks, exactly. */
  @Property(tries = 300)
  void gcra_isALeakyBucket(
      @ForAll @IntRange(min = 1, max = 50) int burst,
      @ForAll @LongRange(min = 1, max = 5_000_000_000L) long interval,
      @ForAll @Size(80) List<@LongRange(max = 9_000_000_000L) Long> pauses,
      @ForAll @IntRange(min = 1, max = 4) int costs) {
    Gcra gcra = new Gcra(interval, burst);
    Cells cells = new Cells(1, 0);
    long at = 1;
    long level = 0;
    for (long pause : pauses) {
      long step = pause % 3 == 0 ? 0 : pause;
      at += step;
      level = Math.max(0, level - step);
      int cost = Math.min(burst, 1 + (int) (pause % costs));
      boolean fits = level + cost * interval <= burst * interval;
      assertThat(gcra.take(cells, 0, 0, at, cost, ruling) == Meter.Outcome.ADMITTED)
          .isEqualTo(fits);
      if (fits) {
        level += cost * interval;
        assertThat(ruling.left()).isEqualTo((burst * interval - level) / interval);
      } else {
        assertThat(ruling.waitNanos()).isEqualTo(level + cost * interval - burst * interval);
      }
    }
  }

  @Property(tries = 300)
  void sliding_neverAdmitsMoreInAnyPeriod_andRefusesNobodyWithoutNeed(
      @ForAll @IntRange(min = 1, max = 150) int quota,
      @ForAll @IntRange(min = 1, max = 90) int seconds,
      @ForAll @Size(max = 400) List<@IntRange(max = 1000) Integer> pauses,
      @ForAll @IntRange(min = 1, max = 3) int costs) {
    RateLimit limit = limit(quota, seconds, Window.SLIDING, 1000);
    long period = seconds * SECOND;
    long rounding = 2 * (period / 16_000 + 1);
    int spare = quota <= Sliding.EXACT ? 0 : Math.ceilDiv(quota, 10) - 1;
    Deque<Long> log = new ArrayDeque<>();
    long now = START;
    for (int pause : pauses) {
      now += pause % 3 == 0 ? 0 : pause * period / (quota * 250L + pause % 700);
      int cost = Math.min(quota, 1 + pause % costs);
      boolean admitted = limit.admit(KEY, cost, now, ruling);
      for (int i = 0; admitted && i < cost; i++) {
        log.addLast(now);
      }
      long from = now;
      assertThat(log.stream().filter(time -> from - time < period).count())
          .isLessThanOrEqualTo(quota);
      if (!admitted) {
        assertThat(log.stream().filter(time -> from - time < period + rounding).count())
            .isGreaterThan(quota - cost - spare);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void heavyClient_hasNoFreshStart_whenKeysFloodTheTable(Window window) {
    RateLimit limit = twentyAMinute(window);
    assertThat(admitted(limit, KEY, 20, START)).isEqualTo(20);
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 20_000; i++) {
      limit.admit(random.nextLong(), 1, START + i, ruling);
    }
    assertThat(admitted(limit, KEY, 20, START + 20_000)).isZero();
    assertThat(limit.figures(START).bytes()).isLessThanOrEqualTo(64 * 1100);
    assertThat(limit.figures(START).crowded()).isPositive();
  }

  /** Ten times as many keys as there is room for, all of them greedy, come and go. */
  @ParameterizedTest
  @EnumSource(Window.class)
  void crowdBeyondCapacity_getsNoMoreThanTheLimitEach(Window window) {
    RateLimit limit = twentyAMinute(window);
    int keys = 10_000;
    SplittableRandom random = new SplittableRandom(2);
    long[] key = random.longs(keys).toArray();
    int[] admitted = new int[keys];
    long now = START;
    long lasts = 90 * SECOND;
    int requests = 400_000;
    for (int i = 0; i < requests; i++) {
      now += lasts / requests;
      int who = random.nextInt(random.nextInt(1, keys));
      admitted[who] += limit.admit(key[who], 1, now, ruling) ? 1 : 0;
    }
    // 20 at once and one each 3 s; or 20 in each of two periods.
    int most = window == Window.GCRA ? 20 + 30 : 40;
    int sum = 0;
    for (int each : admitted) {
      assertThat(each).isLessThanOrEqualTo(most);
      sum += each;
    }
    assertThat(sum).as("the crowd is served all the same").isGreaterThan(10_000);
  }

  @Test
  void millionClients_haveACellEach_in64BytesEach() {
    RateLimit limit = limit(20, 60, Window.GCRA, 1_000_000);
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 1_000_000; i++) {
      assertThat(limit.admit(random.nextLong(), 1, START, ruling)).isTrue();
    }
    RateLimit.Figures seen = limit.figures(START);
    assertThat(seen.keys()).isGreaterThan(999_900);
    assertThat(seen.bytes()).isLessThan(32_000_000);
    RateLimit sliding = limit(20, 60, Window.SLIDING, 100_000);
    for (int i = 0; i < 100_000; i++) {
      sliding.admit(random.nextLong(), 1, START, ruling);
    }
    assertThat(sliding.figures(START).keys()).isGreaterThan(99_500);
    assertThat(sliding.figures(START).bytes()).isLessThanOrEqualTo(6_400_000);
  }

  /** Keys come to life, are used up and forgotten under three threads at the same time. */
  @ParameterizedTest
  @EnumSource(Window.class)
  void threads_admitExactlyTheQuota(Window window) throws Exception {
    RateLimit limit = twentyAMinute(window);
    int rounds = 60;
    int keys = 64;
    AtomicIntegerArray admitted = new AtomicIntegerArray(rounds * keys);
    CyclicBarrier together = new CyclicBarrier(3);
    Callable<Void> client =
        () -> {
          Ruling own = new Ruling();
          for (int round = 0; round < rounds; round++) {
            together.await();
            long now = START + round * 200L * SECOND;
            for (int i = 0; i < keys * 15; i++) {
              int key = i % keys;
              if (limit.admit((key + 1) * 0x9e3779b97f4a7c15L, 1, now, own)) {
                admitted.getAndIncrement(round * keys + key);
              }
            }
          }
          return null;
        };
    List<Future<Void>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      for (int i = 0; i < 3; i++) {
        running.add(threads.submit(client));
      }
      for (Future<Void> each : running) {
        each.get();
      }
    }
    for (int i = 0; i < admitted.length(); i++) {
      assertThat(admitted.get(i)).as("key " + i % keys).isEqualTo(20);
    }
  }

  @ParameterizedTest
  @EnumSource(Window.class)
  void decision_allocatesNothing(Window window) {
    RateLimit limit = limit(1_000, 60, window, 1000);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 2000; i++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      limit.admit(i % 3 * 0x9e3779b97f4a7c15L, 1, START + i, ruling);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    assertThat(least).isZero();
  }

  @Test
  void offenders_areThoseRefusedMost() {
    RateLimit limit = twentyAMinute(Window.GCRA);
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 3000; i++) {
      limit.countRefused(random.nextInt(1000) + 10, false, "192.0.2." + i % 200);
      limit.countRefused(
          i % 3 == 0 ? 1 : 2, i % 2 == 0, i % 3 == 0 ? "198.51.100.1" : "203.0.113.9");
    }
    RateLimit.Figures seen = limit.figures(START);
    assertThat(seen.refused()).isEqualTo(4500);
    assertThat(seen.wouldRefuse()).isEqualTo(1500);
    assertThat(seen.offenders().subList(0, 2))
        .extracting(RateLimit.Offender::client)
        .containsExactly("203.0.113.9", "198.51.100.1");
  }
}
