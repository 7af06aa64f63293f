package dev.fairlead.analytics;

import dev.fairlead.analytics.recording.MethodClass;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import org.jspecify.annotations.Nullable;

/**
 * Sums over exchanges of one kind. Confined to one thread at a time: a loop's while it is recorded
 * into, its reader's once copied. Recording does not allocate once the values have shown their
 * range.
 */
public final class Tally {
  /** Longer times are counted as this, in microseconds. */
  static final long LONGEST_MICROS = 3_600_000_000L;

  static final int SIGNIFICANT_DIGITS = 2;

  private static final int SERVER_ERRORS = 5;

  /** Statuses are counted by classes of methods: this many for each. */
  private static final int METHODS = 4;

  private final TimeSums times = new TimeSums();
  private final StatusCounts statuses = new StatusCounts();
  private final Map<Failure, long[]> failures = new EnumMap<>(Failure.class);
  private final Histogram total = new Histogram(SIGNIFICANT_DIGITS);
  private final Histogram firstByte = new Histogram(SIGNIFICANT_DIGITS);
  private long count;
  private long bytesIn;
  private long bytesOut;

  Tally() {
    total.setAutoResize(true);
    firstByte.setAutoResize(true);
  }

  void record(ExchangeRecord record) {
    count++;
    bytesIn += record.bytesIn;
    bytesOut += record.bytesOut;
    statuses.add(record.status * METHODS + MethodClass.of(record.head).number(), 1);
    times.record(record);
    Failure failure = record.failure;
    if (failure != null) {
      count(failure, 1);
    }
    time(total, record.totalNanos);
    time(firstByte, record.firstByteNanos);
  }

  private void count(Failure failure, long times) {
    failures.computeIfAbsent(failure, first -> new long[1])[0] += times;
  }

  static void time(Histogram histogram, long nanos) {
    if (nanos >= 0) {
      histogram.recordValue(Math.min(nanos / 1_000, LONGEST_MICROS));
    }
  }

  void add(Tally other) {
    count += other.count;
    bytesIn += other.bytesIn;
    bytesOut += other.bytesOut;
    statuses.add(other.statuses);
    times.add(other.times);
    other.failures.forEach((failure, times) -> count(failure, times[0]));
    total.add(other.total);
    firstByte.add(other.firstByte);
  }

  /**
   * What came after an earlier state of the same tally; everything where there was none, or where
   * it was one of another tally.
   */
  public Tally since(@Nullable Tally earlier) {
    Tally difference = copy();
    if (earlier == null || earlier.count > count) {
      return difference;
    }
    difference.count -= earlier.count;
    difference.bytesIn -= earlier.bytesIn;
    difference.bytesOut -= earlier.bytesOut;
    difference.statuses.subtract(earlier.statuses);
    earlier.failures.forEach((failure, times) -> difference.count(failure, -times[0]));
    subtract(difference.total, earlier.total);
    subtract(difference.firstByte, earlier.firstByte);
    return difference;
  }

  private static void subtract(Histogram from, Histogram earlier) {
    if (earlier.getTotalCount() > 0) {
      from.subtract(earlier);
    }
  }

  /** All of some together. */
  public static Tally sum(Collection<Tally> some) {
    Tally sum = new Tally();
    some.forEach(sum::add);
    return sum;
  }

  Tally copy() {
    Tally copy = new Tally();
    copy.add(this);
    return copy;
  }

  /** Exchanges ended. */
  public long count() {
    return count;
  }

  /** Bytes of request bodies. */
  public long bytesIn() {
    return bytesIn;
  }

  /** Bytes of response bodies. */
  public long bytesOut() {
    return bytesOut;
  }

  /** Status codes in ascending order, with how often each was sent. */
  public SortedMap<Integer, Long> statuses() {
    SortedMap<Integer, Long> sums = new TreeMap<>();
    statuses.asMap().forEach((code, counted) -> sums.merge(code / METHODS, counted, Long::sum));
    return sums;
  }

  /** Status codes in ascending order, with how often each was sent to requests of that class. */
  public SortedMap<Integer, Long> statuses(MethodClass method) {
    SortedMap<Integer, Long> some = new TreeMap<>();
    statuses
        .asMap()
        .forEach((code, counted) -> {
          if (code % METHODS == method.number()) {
            some.put(code / METHODS, counted);
          }
        });
    return some;
  }

  /** Where the time went. */
  public TimeSums times() {
    return times;
  }

  /** The latencies from the first byte of the request to the last byte of the response. */
  public void totalCounts(LatencyReader reader) {
    read(total, reader);
  }

  /** The latencies from the first byte of the request to the first byte of the answer. */
  public void firstByteCounts(LatencyReader reader) {
    read(firstByte, reader);
  }

  private static void read(Histogram histogram, LatencyReader reader) {
    for (HistogramIterationValue each : histogram.recordedValues()) {
      reader.latency(
          histogram.medianEquivalentValue(each.getValueIteratedTo()),
          each.getCountAddedInThisIterationStep());
    }
  }

  /** Takes a histogram's latencies, in ascending order. */
  @FunctionalInterface
  public interface LatencyReader {
    /**
     * So many took so long.
     *
     * @param micros exact to about 1 %
     * @param count how many, 1 or more
     */
    void latency(long micros, long count);
  }

  /**
   * How often a status of a class was sent.
   *
   * @param hundreds 2 for 200 to 299; 0 for exchanges cut before any status
   */
  public long statusClass(int hundreds) {
    return statuses.hundred(hundreds, METHODS);
  }

  /** Exchanges that were answered 5xx, or cut before any status. */
  public long failing() {
    return statusClass(SERVER_ERRORS) + statusClass(0);
  }

  void addStatusesTo(StatusCounts sums) {
    statuses.addWholesTo(sums, METHODS);
  }

  /** The failures that occurred, with how often each did. */
  public Map<Failure, Long> failures() {
    Map<Failure, Long> occurred = new EnumMap<>(Failure.class);
    failures.forEach((failure, times) -> occurred.put(failure, times[0]));
    return occurred;
  }

  /** From the first byte of the request to the last byte of the response. */
  public Latency total() {
    return Latency.of(total);
  }

  /** From the first byte of the request to the first byte of the backend's response. */
  public Latency firstByte() {
    return Latency.of(firstByte);
  }
}
