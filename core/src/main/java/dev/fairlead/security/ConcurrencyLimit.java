package dev.fairlead.security;

import dev.fairlead.config.ConcurrencySpec;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may be under way, live. Any thread; exact over all of them; a decision neither
 * locks nor allocates.
 *
 * <p>Keys are counted by their hash in a fixed number of counters: two keys that share one, which
 * of a thousand at a time happens to four, have the limit of one together.
 */
public final class ConcurrencyLimit {
  private static final int COUNTERS = 1 << 18;
  private static final int NO_KEY = -1;

  private final ConcurrencySpec spec;
  private final Counts counts;
  private final @Nullable Gradient gradient;

  /** What outlives changes of the limit. */
  private static final class Counts {
    private final AtomicInteger inFlight = new AtomicInteger();
    private final @Nullable AtomicIntegerArray perKey;
    private final LongAdder admitted = new LongAdder();
    private final LongAdder refused = new LongAdder();
    private final LongAdder refusedKeys = new LongAdder();

    private Counts(boolean keys) {
      perKey = keys ? new AtomicIntegerArray(COUNTERS) : null;
    }
  }

  /**
   * What was counted.
   *
   * @param inFlight requests under way
   * @param most how many there may be now
   * @param admitted that found a place
   * @param refused that found none
   * @param refusedKeys that found none for their key
   */
  public record Figures(int inFlight, int most, long admitted, long refused, long refusedKeys) {}

  /**
   * A limit.
   *
   * @param previous the one that it replaces, whose requests are still under way
   * @param now nanoseconds
   */
  public ConcurrencyLimit(ConcurrencySpec spec, @Nullable ConcurrencyLimit previous, long now) {
    this.spec = spec;
    boolean keys = spec.mostPerKey() > 0;
    boolean sameKeys =
        previous != null
            && previous.spec.key().equals(spec.key())
            && keys == previous.spec.mostPerKey() > 0;
    this.counts = previous != null && sameKeys ? previous.counts : new Counts(keys);
    Gradient learned =
        previous != null && previous.spec.most() == spec.most() ? previous.gradient : null;
    this.gradient =
        !spec.adaptive() ? null : learned == null ? new Gradient(spec.most(), now) : learned;
  }

  /** What the user wrote. */
  public ConcurrencySpec spec() {
    return spec;
  }

  /** Whether keys are counted. */
  public boolean countsKeys() {
    return counts.perKey != null;
  }

  private int most() {
    return gradient == null ? spec.most() : gradient.limit();
  }

  /**
   * Grants a request a place, if there is one.
   *
   * @param key a hash under a secret; any number where keys are not counted
   * @return whether the permit is held now
   */
  public boolean tryTake(long key, Permit permit) {
    int place = NO_KEY;
    AtomicIntegerArray perKey = counts.perKey;
    if (perKey != null) {
      place = (int) (key >>> 32) & COUNTERS - 1;
      if (!tryTake(perKey, place, spec.mostPerKey())) {
        counts.refusedKeys.increment();
        return false;
      }
    }
    int most = most();
    AtomicInteger inFlight = counts.inFlight;
    int now = inFlight.get();
    while (now < most && !inFlight.compareAndSet(now, now + 1)) {
      now = inFlight.get();
    }
    if (now >= most) {
      if (perKey != null) {
        perKey.getAndDecrement(place);
      }
      counts.refused.increment();
      return false;
    }
    counts.admitted.increment();
    permit.grant(this, place);
    return true;
  }

  private static boolean tryTake(AtomicIntegerArray perKey, int place, int most) {
    int now = perKey.get(place);
    while (now < most && !perKey.compareAndSet(place, now, now + 1)) {
      now = perKey.get(place);
    }
    return now < most;
  }

  /** Whether {@link #tryTake} would grant a place. */
  public boolean hasRoom(long key) {
    AtomicIntegerArray perKey = counts.perKey;
    return counts.inFlight.get() < most()
        && (perKey == null || perKey.get((int) (key >>> 32) & COUNTERS - 1) < spec.mostPerKey());
  }

  void release(int place, long nanos, long now) {
    int inFlight = counts.inFlight.getAndDecrement();
    AtomicIntegerArray perKey = counts.perKey;
    if (perKey != null && place != NO_KEY) {
      perKey.getAndDecrement(place);
    }
    if (gradient != null && nanos != Permit.UNKNOWN) {
      gradient.sample(nanos, inFlight, now);
    }
  }

  /** What was counted so far. */
  public Figures figures() {
    return new Figures(
        counts.inFlight.get(),
        most(),
        counts.admitted.sum(),
        counts.refused.sum(),
        counts.refusedKeys.sum());
  }
}
