package dev.fairlead.analytics.recording;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class LatencyHistogramTest {
  @Property(tries = 200)
  void percentiles_areThoseOfHdrHistogram(
      @ForAll @Size(min = 1, max = 300)
          List<@LongRange(min = 0, max = 4_000_000_000L) Long> micros) {
    LatencyHistogram mine = of(micros);
    Histogram theirs = new Histogram(LatencyLayout.SIGNIFICANT_DIGITS);
    theirs.setAutoResize(true);
    micros.forEach(each -> theirs.recordValue(Math.min(each, LatencyLayout.LONGEST_MICROS)));

    for (double percentile : new double[] {0, 1, 50, 90, 99, 99.9, 100}) {
      assertThat(mine.toHdr().getValueAtPercentile(percentile))
          .as("p" + percentile)
          .isEqualTo(theirs.getValueAtPercentile(percentile));
    }
    assertThat(mine.toHdr().getTotalCount()).isEqualTo(micros.size());
  }

  @Property(tries = 200)
  void mergedParts_areTheWhole_alsoThroughTheStore(
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 5_000_000) Long> first,
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 3_600_000_000L) Long> second) {
    List<Long> all = new ArrayList<>(first);
    all.addAll(second);

    LatencyHistogram merged = of(first);
    merged.add(of(second));
    LatencyHistogram stored = new LatencyHistogram();
    stored.addEncoded(of(first).encode());
    stored.addEncoded(of(second).encode());

    assertThat(merged.encode()).isEqualTo(of(all).encode());
    assertThat(stored.encode()).isEqualTo(of(all).encode());
    assertThat(stored.toHdr()).isEqualTo(of(all).toHdr());
  }

  @Property(tries = 100)
  void loopsCounts_arriveWhole(
      @ForAll @Size(max = 200) List<@LongRange(min = 0, max = 5_000_000_000L) Long> micros) {
    LatencyCounts counts = new LatencyCounts();
    micros.forEach(counts::record);
    LatencyHistogram sum = new LatencyHistogram();
    counts.addTo(sum);

    assertThat(sum.encode()).isEqualTo(of(micros).encode());
    counts.clear();
    counts.addTo(sum);
    assertThat(sum.encode()).as("cleared").isEqualTo(of(micros).encode());
  }

  @Test
  void hugeCounts_areKept() {
    LatencyHistogram histogram = new LatencyHistogram();
    histogram.add(0, 1L << 50);
    histogram.add(LatencyLayout.SLOTS - 1, Long.MAX_VALUE / 2);
    LatencyHistogram read = new LatencyHistogram();
    read.addEncoded(histogram.encode());

    assertThat(read.encode()).isEqualTo(histogram.encode());
    assertThat(read.toHdr().getCountAtValue(0)).isEqualTo(1L << 50);
  }

  @Test
  void anHour_takesFewBytes() {
    LatencyHistogram histogram = new LatencyHistogram();
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 1800; i++) {
      histogram.record((long) (8_000 * Math.exp(0.8 * random.nextGaussian())));
    }
    assertThat(histogram.encode()).hasSizeLessThan(400);
  }

  @Test
  void foreignBytes_areRefused() {
    assertThatThrownBy(() -> new LatencyHistogram().addEncoded(new byte[4000]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static LatencyHistogram of(List<Long> micros) {
    LatencyHistogram histogram = new LatencyHistogram();
    micros.forEach(histogram::record);
    return histogram;
  }
}
