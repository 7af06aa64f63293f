package dev.fairlead.rehearsal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.TgtHllType;

/**
 * Whose requests were counted, in bounded memory: exact up to three thousand clients, by sketches
 * beyond. Single-threaded.
 */
final class ClientTally {
  /** Of which three quarters are used. */
  private static final int MOST = 4096;

  private static final int LG_K = 12;

  /** Up to here the estimate of how many there are is exact in practice. */
  private static final int EXACT = 300;

  private final FrequentItemsSketch<String> often = new FrequentItemsSketch<>(MOST);
  private final HllSketch distinct = new HllSketch(LG_K, TgtHllType.HLL_8);
  private long count;
  private long firstNanos = Long.MAX_VALUE;
  private long lastNanos = Long.MIN_VALUE;

  /**
   * A client and its requests.
   *
   * @param name as shown
   * @param requests of it
   * @param about whether some of others may be among them
   */
  record Client(String name, long requests, boolean about) {}

  /** Counts one request of a client that came at a time. */
  void add(String client, long atNanos) {
    often.update(client);
    distinct.update(client);
    count++;
    firstNanos = Math.min(firstNanos, atNanos);
    lastNanos = Math.max(lastNanos, atNanos);
  }

  /** All requests. */
  long count() {
    return count;
  }

  /** When the first came, since 1970. */
  long firstNanos() {
    return firstNanos;
  }

  /** When the last came, since 1970. */
  long lastNanos() {
    return lastNanos;
  }

  /** How many clients there are. */
  long clients() {
    return Math.round(distinct.getEstimate());
  }

  /** Whether that is an estimate, of 1.6 %. */
  boolean about() {
    return clients() > EXACT;
  }

  /** Those with the most requests, the first first; of equals, by name. */
  List<Client> most(int wanted) {
    List<Client> found = new ArrayList<>();
    for (var row : often.getFrequentItems(ErrorType.NO_FALSE_NEGATIVES)) {
      found.add(
          new Client(row.getItem(), row.getEstimate(), row.getLowerBound() < row.getUpperBound()));
    }
    found.sort(Comparator.comparingLong(Client::requests).reversed().thenComparing(Client::name));
    return found.subList(0, Math.min(wanted, found.size()));
  }
}
