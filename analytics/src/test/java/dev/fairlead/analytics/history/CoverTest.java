package dev.fairlead.analytics.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class CoverTest {
  private static final int TWO_YEARS = 2 * 366 * 1440;

  @Property
  void partsOfAPeriod_areAllOfIt_once(
      @ForAll @IntRange(max = TWO_YEARS) int first,
      @ForAll @IntRange(max = TWO_YEARS) int second,
      @ForAll @IntRange(max = TWO_YEARS / 15) int rolledQuarters,
      @ForAll Resolution coarsest) {
    long from = 60L * Math.min(first, second);
    long until = 60L * Math.max(first, second);
    Writer writer = new Writer(1, "one", true, Instant.EPOCH, rolledQuarters * 900L, 0, 0);

    List<Cover> parts =
        Cover.of(writer, from, until, coarsest).stream()
            .sorted(Comparator.comparingLong(Cover::from))
            .toList();

    long at = from;
    for (Cover part : parts) {
      assertThat(part.from()).isEqualTo(at);
      assertThat(part.from() % part.resolution().seconds()).isZero();
      assertThat(part.until() % part.resolution().seconds()).isZero();
      assertThat(part.resolution()).isLessThanOrEqualTo(coarsest);
      if (part.resolution() != Resolution.MINUTE) {
        assertThat(part.until()).isLessThanOrEqualTo(writer.rolled());
      }
      at = part.until();
    }
    assertThat(at).isEqualTo(until);
  }

  @Property
  void whereHoursAreGone_daysCountByTheirMiddle_once(
      @ForAll @IntRange(max = TWO_YEARS) int first,
      @ForAll @IntRange(max = TWO_YEARS) int second,
      @ForAll @IntRange(max = TWO_YEARS) int third) {
    long[] times = {60L * first, 60L * second, 60L * third};
    java.util.Arrays.sort(times);
    long rolled = 60L * TWO_YEARS;
    Writer writer =
        new Writer(
            1,
            "one",
            true,
            Instant.EPOCH,
            rolled,
            Resolution.DAY.floor(rolled - 90 * 86_400L),
            Resolution.HOUR.floor(rolled - 7 * 86_400L));

    assertThat(days(writer, times[0], times[1]) + days(writer, times[1], times[2]))
        .as("two periods beside one another take no day twice, and leave none out")
        .isEqualTo(days(writer, times[0], times[2]));
  }

  /** Whole days of sums that are taken where there are only these. */
  private static long days(Writer writer, long from, long until) {
    long end = Math.min(until, writer.hoursFrom());
    return from >= end
        ? 0
        : Cover.of(writer, from, end, Resolution.DAY).stream()
            .filter(part -> part.resolution() == Resolution.DAY)
            .mapToLong(part -> (part.until() - part.from()) / 86_400)
            .sum();
  }
}
