package dev.fairlead.security;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Who was refused most often: the sixteen most frequent, found in a stream without keeping all (the
 * space-saving sketch of Metwally, Agrawal and El Abbadi, 2005). Any thread; neither locks nor
 * allocates. Counts are too high by at most a sixteenth of all refusals, and a little wrong where
 * several threads count at once: for people.
 */
final class Offenders {
  private static final int PLACES = 16;

  private final AtomicLongArray keys = new AtomicLongArray(PLACES);
  private final AtomicLongArray counts = new AtomicLongArray(PLACES);
  private final AtomicReferenceArray<String> names = new AtomicReferenceArray<>(PLACES);

  /** A key was refused again. */
  void count(long key, String name) {
    int least = 0;
    for (int i = 0; i < PLACES; i++) {
      if (keys.get(i) == key && counts.get(i) > 0) {
        counts.getAndIncrement(i);
        return;
      }
      if (counts.get(i) < counts.get(least)) {
        least = i;
      }
    }
    long before = counts.get(least);
    if (counts.compareAndSet(least, before, before + 1)) {
      keys.set(least, key);
      names.set(least, name);
    }
  }

  /** Those who are known, the most frequent first. */
  List<RateLimit.Offender> most(int wanted) {
    // One client may have many keys; keys themselves may be secrets, and are not told.
    Map<String, Long> byName = new HashMap<>();
    for (int i = 0; i < PLACES; i++) {
      String name = names.get(i);
      if (name != null) {
        byName.merge(name, counts.get(i), Long::sum);
      }
    }
    List<RateLimit.Offender> all = new ArrayList<>();
    byName.forEach((name, count) -> all.add(new RateLimit.Offender(name, count)));
    all.sort(Comparator.comparingLong(RateLimit.Offender::refused).reversed());
    return all.stream().limit(wanted).toList();
  }
}
