package dev.fairlead.admin.http;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Wrong tokens, counted by address: after ten in a minute, who sends them waits until the minute is
 * over. No token at all is no guess, and makes nobody else there wait. Of IPv6 the first 64 bits
 * count. Bounded in size; any thread.
 */
final class FailedAttempts {
  static final int ALLOWED = 10;
  static final long WINDOW_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final int MOST_ADDRESSES = 4_096;
  private static final int IPV6_PREFIX_BYTES = 8;

  /** How many are told in a minute, whoever they are of: the log is for other things, too. */
  private static final int MOST_TOLD = 60;

  private final LongSupplier ticker;
  private final Map<String, Count> counts;
  private final Count told = new Count();

  private static final class Count {
    private long since;
    private int failures;
  }

  FailedAttempts(LongSupplier ticker) {
    this.ticker = ticker;
    this.counts =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > MOST_ADDRESSES;
          }
        };
  }

  /** Seconds until the address is listened to again; 0 when it is now. */
  synchronized long secondsToWait(InetAddress from) {
    Count count = counts.get(key(from));
    if (count == null || count.failures < ALLOWED) {
      return 0;
    }
    long left = count.since + WINDOW_NANOS - ticker.getAsLong();
    return left <= 0 ? 0 : TimeUnit.NANOSECONDS.toSeconds(left) + 1;
  }

  /**
   * Counts a wrong token.
   *
   * @return whether it should be told
   */
  synchronized boolean failed(InetAddress from) {
    long now = ticker.getAsLong();
    count(counts.computeIfAbsent(key(from), _ -> new Count()), now);
    return count(told, now) <= MOST_TOLD;
  }

  /** Whether it should be told that somebody had no token. */
  synchronized boolean tells() {
    return count(told, ticker.getAsLong()) <= MOST_TOLD;
  }

  private static int count(Count count, long now) {
    if (count.failures == 0 || now - count.since >= WINDOW_NANOS) {
      count.since = now;
      count.failures = 0;
    }
    return ++count.failures;
  }

  synchronized int addresses() {
    return counts.size();
  }

  private static String key(InetAddress from) {
    byte[] bytes = from.getAddress();
    return HexFormat.of()
        .formatHex(bytes.length == 4 ? bytes : Arrays.copyOf(bytes, IPV6_PREFIX_BYTES));
  }
}
