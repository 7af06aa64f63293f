package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.VisitorKind;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.datasketches.common.ArrayOfStringsSerDe;
import org.apache.datasketches.frequencies.ErrorType;
import org.apache.datasketches.frequencies.FrequentItemsSketch;
import org.apache.datasketches.hll.HllSketch;
import org.apache.datasketches.hll.HllUnion;
import org.apache.datasketches.hll.TgtHllType;
import org.jspecify.annotations.Nullable;

/**
 * Who came, in bounded memory: the most frequent of each kind, and how many different clients. Sums
 * of such sketches are as good as one of the whole. Not for concurrent use.
 *
 * @see <a href="https://datasketches.apache.org">Apache DataSketches</a>
 */
public final class Sketches {
  /** The kind under which distinct clients are stored. */
  public static final String DISTINCT = "distinct";

  /** The kind under which it is stored how many requests found no room in any sketch. */
  private static final String UNLISTED = "unlisted";

  /** Three quarters of this are kept; what is rarer than one in 190 may be missing. */
  private static final int MAP_SIZE = 256;

  /** 2¹² registers: distinct clients to 1.6 %. */
  private static final int LG_REGISTERS = 12;

  private static final ArrayOfStringsSerDe STRINGS = new ArrayOfStringsSerDe();

  private final Map<VisitorKind, FrequentItemsSketch<String>> frequent =
      new EnumMap<>(VisitorKind.class);
  private final Map<VisitorKind, Long> unlisted = new EnumMap<>(VisitorKind.class);
  private final HllUnion clients = new HllUnion(LG_REGISTERS);

  /** Of nobody yet. */
  public Sketches() {
    for (VisitorKind kind : VisitorKind.values()) {
      frequent.put(kind, new FrequentItemsSketch<>(MAP_SIZE));
    }
  }

  /** So many requests more. */
  void count(VisitorKind kind, String item, long count) {
    sketch(kind).update(item, count);
    if (kind == VisitorKind.CLIENT) {
      clients.update(item);
    }
  }

  /** So many requests more of which is not known of whom, or for what: too many were different. */
  void unlisted(VisitorKind kind, long count) {
    if (count > 0) {
      unlisted.merge(kind, count, Long::sum);
    }
  }

  /** Requests that are in no count of this kind. */
  public long unlisted(VisitorKind kind) {
    return unlisted.getOrDefault(kind, 0L);
  }

  private FrequentItemsSketch<String> sketch(VisitorKind kind) {
    FrequentItemsSketch<String> sketch = frequent.get(kind);
    if (sketch == null) {
      throw new IllegalStateException("no sketch of " + kind);
    }
    return sketch;
  }

  /** Adds a stored sketch; returns whether it could be read. */
  boolean add(String kind, byte[] stored) {
    try {
      read(kind, stored);
      return true;
    } catch (RuntimeException e) {
      // Of bytes that are no sketch the library throws whatever comes of it.
      return false;
    }
  }

  private void read(String kind, byte[] stored) {
    if (kind.equals(DISTINCT)) {
      clients.update(HllSketch.heapify(stored));
      return;
    }
    if (kind.equals(UNLISTED)) {
      LongBuffer counts = ByteBuffer.wrap(stored).asLongBuffer();
      for (VisitorKind each : VisitorKind.values()) {
        unlisted(each, counts.get());
      }
      return;
    }
    for (VisitorKind each : VisitorKind.values()) {
      if (each.word().equals(kind)) {
        var _ =
            sketch(each)
                .merge(FrequentItemsSketch.getInstance(MemorySegment.ofArray(stored), STRINGS));
      }
    }
  }

  /** As it is stored, by kind; without those that nothing is known of. */
  Map<String, byte[]> stored() {
    Map<String, byte[]> all = new java.util.LinkedHashMap<>();
    frequent.forEach((kind, sketch) -> {
      if (!sketch.isEmpty()) {
        all.put(kind.word(), sketch.toByteArray(STRINGS));
      }
    });
    if (!clients.isEmpty()) {
      all.put(DISTINCT, clients.getResult(TgtHllType.HLL_4).toCompactByteArray());
    }
    if (!unlisted.isEmpty()) {
      ByteBuffer counts = ByteBuffer.allocate(VisitorKind.values().length * Long.BYTES);
      for (VisitorKind kind : VisitorKind.values()) {
        counts.putLong(unlisted(kind));
      }
      all.put(UNLISTED, counts.array());
    }
    return all;
  }

  /** How many different clients came, to about 1.6 %. */
  public long distinctClients() {
    return Math.round(clients.getEstimate());
  }

  /**
   * The most frequent of a kind, the first the most.
   *
   * @param within only those that begin so; or null
   */
  public List<Frequent> top(VisitorKind kind, int most, @Nullable String within) {
    List<Frequent> found = new ArrayList<>();
    for (FrequentItemsSketch.Row<String> row :
        sketch(kind).getFrequentItems(0, ErrorType.NO_FALSE_NEGATIVES)) {
      if (within == null || row.getItem().startsWith(within)) {
        found.add(
            new Frequent(
                row.getItem(), row.getEstimate(), row.getUpperBound() - row.getLowerBound()));
      }
    }
    found.sort(Comparator.comparingLong(Frequent::count).reversed().thenComparing(Frequent::item));
    return List.copyOf(found.subList(0, Math.min(most, found.size())));
  }

  /**
   * One that came often.
   *
   * @param item as clients sent it, shortened: to be made inert wherever it is shown
   * @param count how many requests, at the most
   * @param error so many of these may be others'
   */
  public record Frequent(String item, long count, long error) {}
}
