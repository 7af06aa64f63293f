package dev.fairlead.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.config.ConcurrencySpec;
import dev.fairlead.config.KeySpec;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ConcurrencyLimitTest {
  private static final long MILLI = 1_000_000;

  private static ConcurrencySpec spec(int most, int perKey, boolean adaptive) {
    return new ConcurrencySpec(most, perKey, List.of(KeySpec.CLIENT_IP), adaptive);
  }

  private static ConcurrencyLimit limit(int most, int perKey, boolean adaptive) {
    return new ConcurrencyLimit(spec(most, perKey, adaptive), null, 0);
  }

  private static final long A = 1L << 32;
  private static final long B = 2L << 32;

  @Test
  void permits_areGranted_upToTheLimits() {
    ConcurrencyLimit limit = limit(3, 2, false);
    Permit first = new Permit();
    Permit second = new Permit();
    Permit third = new Permit();
    Permit more = new Permit();
    assertThat(limit.tryTake(A, first)).isTrue();
    assertThat(limit.tryTake(A, second)).isTrue();
    assertThat(limit.tryTake(A, more)).as("two of a key").isFalse();
    assertThat(limit.hasRoom(A)).isFalse();
    assertThat(limit.hasRoom(B)).isTrue();
    assertThat(limit.tryTake(B, third)).isTrue();
    assertThat(limit.tryTake(B, more)).as("three in all").isFalse();
    first.end(Permit.UNKNOWN, 0);
    assertThat(limit.tryTake(B, more)).isTrue();
    assertThat(limit.figures()).isEqualTo(new ConcurrencyLimit.Figures(3, 3, 4, 1, 1));
  }

  @Test
  void permit_isEndedExactlyOnce() {
    ConcurrencyLimit limit = limit(2, 0, false);
    Permit permit = new Permit();
    assertThat(limit.tryTake(A, permit)).isTrue();
    assertThatThrownBy(() -> limit.tryTake(A, permit)).hasMessageContaining("not ended");
    permit.end(Permit.UNKNOWN, 0);
    assertThatThrownBy(() -> permit.end(Permit.UNKNOWN, 0)).hasMessageContaining("twice");
  }

  @Test
  void requestsUnderWay_countAfterAReload() {
    ConcurrencyLimit old = limit(2, 1, false);
    Permit permit = new Permit();
    assertThat(old.tryTake(A, permit)).isTrue();
    ConcurrencyLimit fresh = new ConcurrencyLimit(spec(1, 1, false), old, 0);
    assertThat(fresh.tryTake(B, new Permit())).isFalse();
    permit.end(Permit.UNKNOWN, 0);
    assertThat(fresh.tryTake(B, new Permit())).isTrue();
  }

  @Test
  void windowWithoutTime_leavesTheLimitAsItIs() {
    Gradient gradient = new Gradient(1000, 0);
    int before = gradient.limit();
    for (int i = 1; i <= 100; i++) {
      gradient.sample(0, before, i * 20L * MILLI);
    }
    assertThat(gradient.limit()).isEqualTo(before);
    for (int i = 101; i <= 200; i++) {
      gradient.sample(MILLI, before, i * 20L * MILLI);
    }
    assertThat(gradient.limit()).isGreaterThan(before);
  }

  /**
   * A backend that serves 40 at a time in 10 ms, and makes more wait, under three times the load it
   * can bear: the limit must neither fall below what it can do nor let the wait grow.
   */
  @Test
  void adaptiveLimit_findsWhatTheBackendBears() {
    ConcurrencyLimit limit = limit(1000, 0, true);
    int workers = 40;
    long service = 10 * MILLI;
    Deque<Permit> serving = new ArrayDeque<>();
    Deque<Long> since = new ArrayDeque<>();
    long done = 0;
    long slowest = 0;
    // Each step is the time in which a full backend serves one.
    long step = service / workers;
    for (long now = step, i = 0; i < 400_000; i++, now += step) {
      // Light load for a while, so that there is something to be learned; then far too much.
      int arrivals = i < 20_000 ? (i % 2 == 0 ? 1 : 0) : 3;
      for (int n = 0; n < arrivals; n++) {
        Permit permit = new Permit();
        if (limit.tryTake(A, permit)) {
          serving.addLast(permit);
          since.addLast(now);
        }
      }
      if (!since.isEmpty() && now - since.getFirst() >= service) {
        long took = now - since.removeFirst();
        serving.removeFirst().end(took, now);
        done++;
        slowest = i > 300_000 ? Math.max(slowest, took) : 0;
      }
    }
    assertThat(limit.figures().most()).isBetween(workers / 2, 5 * workers);
    assertThat(limit.figures().refused()).isGreaterThan(400_000);
    assertThat(done).as("the backend is kept busy").isGreaterThan(300_000);
    assertThat(slowest).isLessThan(6 * service);
  }

  /** A request that a simulated backend has. */
  private record Underway(Permit permit, long since, long end) {}

  /**
   * A backend with 16 places, which takes 20 ms and then, for good, 50 times as long. That is not a
   * queue, and must be found out, however few answers there are to learn it from.
   */
  @Test
  void adaptiveLimit_learnsThatABackendHasBecomeSlower() {
    ConcurrencyLimit limit = limit(500, 0, true);
    long[] free = new long[16];
    PriorityQueue<Underway> all = new PriorityQueue<>(Comparator.comparingLong(Underway::end));
    int done = 0;
    for (long now = 0; now < 72_000 * MILLI; now += 5 * MILLI) {
      while (!all.isEmpty() && all.element().end <= now) {
        Underway over = all.remove();
        over.permit.end(now - over.since, now);
        done += now > 42_000 * MILLI ? 1 : 0;
      }
      boolean slow = now > 12_000 * MILLI;
      for (int n = 0; n < (slow ? 1 : 2); n++) {
        Permit permit = new Permit();
        if (limit.tryTake(A, permit)) {
          int place =
              IntStream.range(0, 16)
                  .boxed()
                  .min(Comparator.comparingLong(i -> free[i]))
                  .orElseThrow();
          free[place] = Math.max(now, free[place]) + (slow ? 1000 : 20) * MILLI;
          all.add(new Underway(permit, now, free[place]));
        }
      }
    }
    assertThat(done).as("answers in 30 s, of the 480 that it can give").isGreaterThan(360);
    assertThat(limit.figures().most()).isLessThan(80);
  }
}
