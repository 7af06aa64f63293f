package dev.fairlead.stress.verdict;

import dev.fairlead.stress.verdict.Gauge.Sample;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Whether a curve is flat: what it falls to in the last third of the time is about what it fell to
 * in the middle third. The least of each, because load and faults add for a while, and what leaks
 * does not go away. The first third is for warming up. Stateless: any thread.
 */
final class Flatness {
  /** With less, chance would decide. */
  private static final int LEAST_SAMPLES = 60;

  private static final int LEAST_COLLECTIONS = 9;
  private static final long MIB = 1 << 20;
  private static final int MORE_DESCRIPTORS = 24;

  private Flatness() {}

  static Finding descriptors(List<Sample> samples) {
    String rule =
        "Descriptors: the least of the last third is at most that of the middle third and "
            + MORE_DESCRIPTORS;
    if (samples.size() < LEAST_SAMPLES) {
      return Finding.brief(rule, few(samples.size(), LEAST_SAMPLES));
    }
    long middle = least(samples, 1, Sample::descriptors);
    long last = least(samples, 2, Sample::descriptors);
    long most = samples.stream().mapToLong(Sample::descriptors).max().orElse(0);
    return Finding.of(
        rule,
        last <= middle + MORE_DESCRIPTORS,
        "%,d, then %,d; %,d at most".formatted(middle, last, most));
  }

  static Finding memory(List<Sample> samples) {
    String rule =
        "Memory: the least of the last third is at most 15 % above that of the middle third";
    if (samples.size() < LEAST_SAMPLES) {
      return Finding.brief(rule, few(samples.size(), LEAST_SAMPLES));
    }
    long middle = least(samples, 1, Sample::resident);
    long last = least(samples, 2, Sample::resident);
    long most = samples.stream().mapToLong(Sample::resident).max().orElse(0);
    return Finding.of(
        rule,
        last <= middle * 115 / 100,
        "%,d MiB, then %,d MiB; %,d MiB at most".formatted(middle / MIB, last / MIB, most / MIB));
  }

  static Finding heap(Collections collections) {
    String rule =
        "Heap after collections: the least of the last third is at most 25 % and 4 MiB above that of"
            + " the middle third";
    int size = collections.all().size();
    if (size < LEAST_COLLECTIONS) {
      return Finding.brief(rule, few(size, LEAST_COLLECTIONS));
    }
    long middle = least(collections.all(), 1, Collections.Collection::left);
    long last = least(collections.all(), 2, Collections.Collection::left);
    return Finding.of(
        rule,
        last <= middle * 125 / 100 + 4 * MIB,
        "%,d MiB, then %,d MiB; %,d collections".formatted(middle / MIB, last / MIB, size));
  }

  private static String few(int there, int needed) {
    return "there were " + there + " values, it takes " + needed;
  }

  private static <T> long least(List<T> all, int third, ToLongFunction<T> value) {
    int from = all.size() * third / 3;
    int until = all.size() * (third + 1) / 3;
    return all.subList(from, until).stream().mapToLong(value).min().orElse(0);
  }
}
