package dev.fairlead.security;

import dev.fairlead.config.RateLimitSpec;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A rate limit, live: what each key has taken of it. Any thread; exact over all of them. A decision
 * neither locks nor allocates, but for the growth of the table.
 *
 * <p>Keys are hashes under a secret, so that nobody can choose keys that meet. There is room for a
 * bounded number of them. A key that has taken nothing of late needs none. When all cells where a
 * new key may lie are in use, it shares one with others: it may then be refused because of them,
 * but is never admitted more often; nobody who has a cell loses it as long as it matters.
 */
public final class RateLimit {
  private static final int MOST_OFFENDERS = 5;

  /** Keys for each of the cells that are shared. */
  private static final int KEYS_PER_SHARED = 64;

  private final Meter meter;
  private final CellTable table;
  private final int sharedBuckets;
  private final AtomicReference<@Nullable Cells> shared = new AtomicReference<>();
  private final long origin;
  private final LongAdder admitted = new LongAdder();
  private final LongAdder refused = new LongAdder();
  private final LongAdder wouldRefuse = new LongAdder();
  private final LongAdder crowded = new LongAdder();
  private final Offenders offenders = new Offenders();

  /**
   * Who was refused.
   *
   * @param client address of a client that used the key
   * @param refused how often, estimated
   */
  public record Offender(String client, long refused) {}

  /**
   * What was counted.
   *
   * @param admitted requests within the limit
   * @param refused requests that were answered 429 for it
   * @param wouldRefuse requests beyond it that were let through, since it only watches
   * @param keys that matter now
   * @param bytes of memory that it takes up
   * @param crowded requests that were counted together with those of others, since there was no
   *     room for their keys
   * @param offenders who was refused most often
   */
  public record Figures(
      long admitted,
      long refused,
      long wouldRefuse,
      int keys,
      long bytes,
      long crowded,
      List<Offender> offenders) {
    public Figures {
      offenders = List.copyOf(offenders);
    }
  }

  /**
   * Nobody has taken anything.
   *
   * @param now nanoseconds, of the clock that decisions are told
   */
  public RateLimit(RateLimitSpec spec, long now) {
    long period = spec.per().toNanos();
    boolean sliding = spec.window() == RateLimitSpec.Window.SLIDING;
    meter =
        sliding
            ? new Sliding((int) spec.quota(), period)
            // Rounded up: never more than was written.
            : new Gcra(Math.ceilDiv(period, spec.quota()), spec.burst());
    // Some room is never found in a table that is full; 64 bytes a key are not to be exceeded.
    int spare = spec.keys() / (sliding ? 8 : 4);
    table = new CellTable(spec.keys() + spare, meter.numbers());
    sharedBuckets = Math.ceilDiv(spec.keys() / KEYS_PER_SHARED + 1, Cells.WAYS);
    origin = now - 1;
  }

  /**
   * Whether a request is within the limit; if it is, it has taken its units.
   *
   * @param key a hash under a secret
   * @param cost units that it takes, at least 1, at most the burst
   * @param now nanoseconds
   * @param ruling where the answer goes
   * @return whether it is
   */
  public boolean admit(long key, int cost, long now, Ruling ruling) {
    long tag = CellTable.tag(key);
    long at = now - origin;
    while (true) {
      switch (attempt(tag, cost, at, ruling)) {
        case ADMITTED -> {
          return true;
        }
        case REFUSED -> {
          return false;
        }
        case LOST -> Thread.onSpinWait();
      }
    }
  }

  private Meter.Outcome attempt(long tag, int cost, long at, Ruling ruling) {
    long place = table.find(tag);
    if (place != CellTable.NONE) {
      Cells cells = table.block(place);
      int cell = CellTable.cell(place);
      long until = cells.until(cell);
      if (until == Cells.FROZEN) {
        return Meter.Outcome.LOST;
      }
      if (until > at || meter.revives()) {
        return meter.take(cells, cell, tag, at, cost, ruling);
      }
      return table.reclaim(place, tag, until)
          ? begin(place, tag, cost, at, ruling)
          : Meter.Outcome.LOST;
    }
    place = table.claim(tag, at);
    return place == CellTable.NONE
        ? share(tag, cost, at, ruling)
        : begin(place, tag, cost, at, ruling);
  }

  private Meter.Outcome begin(long place, long tag, int cost, long at, Ruling ruling) {
    Cells common = shared.get();
    int mine = common == null ? 0 : sharedCell(common, tag);
    Cells cells = table.block(place);
    int cell = CellTable.cell(place);
    long until = meter.begin(cells, cell, common, mine, at, cost, ruling);
    cells.setUntil(cell, until);
    if (!table.confirm(place, tag, at, until)) {
      return Meter.Outcome.LOST;
    }
    return ruling.admitted() ? Meter.Outcome.ADMITTED : Meter.Outcome.REFUSED;
  }

  /** Where there is no room for the key. */
  private Meter.Outcome share(long tag, int cost, long at, Ruling ruling) {
    Meter.Outcome came = shared(tag, cost, at, ruling);
    if (came != Meter.Outcome.LOST) {
      crowded.increment();
    }
    return came;
  }

  private Meter.Outcome shared(long tag, int cost, long at, Ruling ruling) {
    Cells common = shared.get();
    if (common == null) {
      shared.compareAndSet(null, new Cells(sharedBuckets, meter.numbers()));
      return Meter.Outcome.LOST;
    }
    int cell = sharedCell(common, tag);
    long until = common.until(cell);
    if (until == Cells.FROZEN) {
      return Meter.Outcome.LOST;
    }
    if (until > at || meter.revives()) {
      return meter.take(common, cell, 0, at, cost, ruling);
    }
    if (!common.swapUntil(cell, until, Cells.FROZEN)) {
      return Meter.Outcome.LOST;
    }
    common.setUntil(cell, meter.begin(common, cell, null, 0, at, cost, ruling));
    return ruling.admitted() ? Meter.Outcome.ADMITTED : Meter.Outcome.REFUSED;
  }

  private static int sharedCell(Cells common, long tag) {
    return (int) ((tag >>> 32) * common.size() >>> 32);
  }

  /** What {@link #admit} would say; nothing is taken. */
  public void peek(long key, int cost, long now, Ruling ruling) {
    long tag = CellTable.tag(key);
    long at = now - origin;
    long place = table.find(tag);
    Cells common = shared.get();
    if (place != CellTable.NONE) {
      meter.peek(table.block(place), CellTable.cell(place), at, cost, ruling);
    } else if (common != null) {
      meter.peek(common, sharedCell(common, tag), at, cost, ruling);
    } else {
      meter.peekFresh(cost, ruling);
    }
  }

  /** Gives back what a request took at {@code now}, since another limit refused it. */
  public void giveBack(long key, int cost, long now) {
    long tag = CellTable.tag(key);
    long place = table.find(tag);
    Cells common = shared.get();
    if (place != CellTable.NONE) {
      meter.giveBack(table.block(place), CellTable.cell(place), now - origin, cost);
    } else if (common != null) {
      meter.giveBack(common, sharedCell(common, tag), now - origin, cost);
    }
  }

  /** A request was within the limit, and within all others. */
  public void countAdmitted() {
    admitted.increment();
  }

  /**
   * A request was beyond the limit.
   *
   * @param watching whether it was let through all the same
   * @param client its address
   */
  public void countRefused(long key, boolean watching, String client) {
    (watching ? wouldRefuse : refused).increment();
    offenders.count(key, client);
  }

  /** What was counted so far; looks at every cell, so not for event loops. */
  public Figures figures(long now) {
    Cells common = shared.get();
    return new Figures(
        admitted.sum(),
        refused.sum(),
        wouldRefuse.sum(),
        table.live(now - origin),
        table.bytes() + (common == null ? 0 : common.bytes()),
        crowded.sum(),
        offenders.most(MOST_OFFENDERS));
  }
}
