package dev.fairlead.bench;

import dev.fairlead.config.KeySpec;
import dev.fairlead.config.RateLimitSpec;
import dev.fairlead.security.RateLimit;
import dev.fairlead.security.Ruling;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** What one decision of a rate limit costs, with few clients and with very many. */
@State(Scope.Benchmark)
@SuppressWarnings("NullAway.Init") // parameters and set-up come before the first call
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class LimitBench {
  private static final int DRAWN = 1 << 16;
  private static final long SEED = 7;

  /** How requests are counted. */
  @Param({"GCRA", "SLIDING"})
  public RateLimitSpec.Window window;

  /** How many clients take part. */
  @Param({"64", "1000000"})
  public int clients;

  private final Ruling ruling = new Ruling();
  private final long[] keys = new long[DRAWN];
  private RateLimit limit;
  private int next;

  /** Makes the limit, and lets everybody come once. */
  @Setup
  public void setUp() {
    limit =
        new RateLimit(
            new RateLimitSpec(
                "bench",
                20,
                Duration.ofHours(1),
                20,
                window,
                List.of(KeySpec.CLIENT_IP),
                false,
                false,
                RateLimitSpec.STANDARD_KEYS),
            System.nanoTime());
    ruling.detailed(false);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int i = 0; i < clients; i++) {
      long key = random.nextLong();
      keys[i % DRAWN] = key;
      limit.admit(key, 1, System.nanoTime(), ruling);
    }
    for (int i = clients; i < DRAWN; i++) {
      keys[i] = keys[i % clients];
    }
  }

  /** A decision, the clock included; soon a refusal, which a sliding window explains at length. */
  @Benchmark
  public boolean decide() {
    next = next + 1 & DRAWN - 1;
    return limit.admit(keys[next], 1, System.nanoTime(), ruling);
  }
}
