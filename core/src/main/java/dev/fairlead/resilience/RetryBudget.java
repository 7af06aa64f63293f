package dev.fairlead.resilience;

import dev.fairlead.config.RetryBudgetSpec;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * What retries cost the whole process: how many there were of late, held against how many requests,
 * and how much is kept of request bodies. Any thread but for {@link Requests}.
 *
 * <p>Why a share and not a number per request: where all backends fail, three tries of each request
 * are three times the load, just when there is too much of it already. A retry is allowed if with
 * it, in the second under way and the nine before, retries are no more than their share of the
 * requests. Each retry leaves that window no sooner than the requests that paid for it, so the
 * share holds over any length of time. So many as make a few per second over the window are allowed
 * in any case, all at once if need be, as Finagle's budget has it: a proxy with little traffic has
 * to save each request between the death of a backend and its ejection.
 *
 * <p>Requests are counted by each loop for itself, without an atomic operation; retries are counted
 * exactly over all threads.
 */
public final class RetryBudget {
  /** The window, in seconds, the one under way included. */
  static final int WINDOW = 10;

  private static final long SECOND = 1_000_000_000L;
  private static final VarHandle COUNTS = MethodHandles.arrayElementVarHandle(long[].class);

  /** The retries of the seconds that end with {@code last}, by second modulo the window. */
  private static final class Granted {
    private final long last;
    private final int[] counts;

    Granted(long last, int[] counts) {
      this.last = last;
      this.counts = counts;
    }
  }

  private final Requests[] requests;
  private final AtomicReference<Granted> granted =
      new AtomicReference<>(new Granted(Long.MIN_VALUE, new int[WINDOW]));
  private final AtomicLong keptBytes = new AtomicLong();

  /** A budget of which nothing is spent, for requests of so many loops. */
  public RetryBudget(int loops) {
    requests = new Requests[loops];
    Arrays.setAll(requests, _ -> new Requests());
  }

  /** Where the requests of that loop are counted. */
  public Requests requests(int loop) {
    return requests[loop];
  }

  /**
   * Takes one retry out of the budget.
   *
   * @param now in nanoseconds, by a clock that all callers share, also of {@link Requests}
   * @return false when it is spent
   */
  public boolean tryTake(RetryBudgetSpec spec, long now) {
    long clock = Math.floorDiv(now, SECOND);
    while (true) {
      Granted before = Objects.requireNonNull(granted.get());
      // A thread that was held up counts in the second that others have come to.
      long second = Math.max(clock, before.last);
      int[] counts = counts(before, second);
      int index = Math.floorMod(second, WINDOW);
      long sum = 0;
      for (int count : counts) {
        sum += count;
      }
      if (sum >= (long) spec.perSecond() * WINDOW && sum + 1 > spec.share() * requestsIn(second)) {
        return false;
      }
      counts[index]++;
      if (granted.compareAndSet(before, new Granted(second, counts))) {
        return true;
      }
    }
  }

  private static int[] counts(Granted before, long second) {
    int[] counts = before.counts.clone();
    if (before.last == Long.MIN_VALUE || second - before.last >= WINDOW) {
      Arrays.fill(counts, 0);
    } else {
      for (long gone = before.last + 1; gone <= second; gone++) {
        counts[Math.floorMod(gone, WINDOW)] = 0;
      }
    }
    return counts;
  }

  private long requestsIn(long second) {
    long sum = 0;
    for (Requests loop : requests) {
      sum += loop.in(second);
    }
    return sum;
  }

  /**
   * Takes room for what is kept of a request body.
   *
   * @return false when there is none
   */
  public boolean tryKeep(RetryBudgetSpec spec, int bytes) {
    if (keptBytes.addAndGet(bytes) <= spec.bufferBytes()) {
      return true;
    }
    keptBytes.addAndGet(-bytes);
    return false;
  }

  /** Gives room back. */
  public void release(int bytes) {
    keptBytes.addAndGet(-bytes);
  }

  /** Bytes of request bodies that are kept now. */
  public long keptBytes() {
    return keptBytes.get();
  }

  /**
   * Counts the requests of one loop, by second. One thread writes, any reads: what it reads lacks
   * no more than what was counted in this very moment.
   */
  public static final class Requests {
    private static final int SLOTS = 16;
    private static final int TAG = 32;

    /** The low bits of a second, and behind them its count. */
    private final long[] slots = new long[SLOTS];

    private long latest = Long.MIN_VALUE;

    private Requests() {}

    /** One more, that came at {@code now} or was only now read. The loop's own thread. */
    public void count(long now) {
      long second = Math.max(latest, Math.floorDiv(now, SECOND));
      latest = second;
      int index = (int) second & SLOTS - 1;
      long slot = slots[index];
      boolean of = (int) (slot >> TAG) == (int) second;
      COUNTS.setOpaque(slots, index, of ? slot + 1 : second << TAG | 1);
    }

    private long in(long second) {
      long sum = 0;
      for (long each = second - WINDOW + 1; each <= second; each++) {
        long slot = (long) COUNTS.getOpaque(slots, (int) each & SLOTS - 1);
        if ((int) (slot >> TAG) == (int) each) {
          sum += slot & 0xffff_ffffL;
        }
      }
      return sum;
    }
  }
}
