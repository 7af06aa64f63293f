package dev.fairlead.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BucketsTest {
  @Test
  void everyLatency_isInOneBucketOfEachKind() {
    Buckets buckets = new Buckets();
    LongStream.of(0, 1, 499, 500, 501, 1_000, 7_777, 30_000_000, 3_600_000_000L)
        .forEach(micros -> buckets.count(micros, 2));
    buckets.sum(5_000_000_000L);
    HistogramDataPointSnapshot point = buckets.point(Labels.EMPTY);
    assertThat(point.getCount()).isEqualTo(18);
    assertThat(point.getSum()).isEqualTo(5);
    assertThat(point.getClassicBuckets().getCount(0)).as("up to half a millisecond").isEqualTo(8);
    assertThat(point.getClassicBuckets().getCount(1)).as("up to one").isEqualTo(4);
    assertThat(point.getClassicBuckets().getCount(Buckets.BOUNDS.length)).isEqualTo(2);
    assertThat(point.getNativeZeroCount()).isEqualTo(2);
    assertThat(
            point.getNativeBucketsForPositiveValues().stream()
                .mapToLong(NativeHistogramBucket::getCount)
                .sum())
        .isEqualTo(16);
  }

  @Test
  void aNativeBucket_endsAtItsPowerOfTheBase() {
    Buckets buckets = new Buckets();
    buckets.count(900_000, 1);
    NativeHistogramBucket bucket =
        buckets.point(Labels.EMPTY).getNativeBucketsForPositiveValues().iterator().next();
    double base = Math.pow(2, Math.pow(2, -Buckets.SCHEMA));
    assertThat(Math.pow(base, bucket.getBucketIndex())).isGreaterThanOrEqualTo(.9);
    assertThat(Math.pow(base, bucket.getBucketIndex() - 1)).isLessThan(.9);
    assertThat(base).isCloseTo(1.0905, within(.0001));
  }

  @Test
  void counters_goOnWhereTheyWere_whenWhatTheyCountBeginsAnew() {
    SteadyCounters steady = new SteadyCounters();
    assertThat(steady.value("a", 10)).isEqualTo(10);
    assertThat(steady.value("a", 12)).isEqualTo(12);
    assertThat(steady.value("a", 1)).isEqualTo(13);
    assertThat(steady.value("b", 1)).isEqualTo(1);
    assertThat(steady.value("a", 2)).isEqualTo(14);
  }

  @Test
  void statuses_areBounded() {
    assertThat(TrafficMetrics.code(404)).isEqualTo("404");
    assertThat(TrafficMetrics.code(0)).isEqualTo("0");
    assertThat(TrafficMetrics.code(477)).isEqualTo("4xx");
    assertThat(TrafficMetrics.code(999)).isEqualTo("9xx");
  }

  @Test
  void gzip_isTakenWhereItIsOffered() {
    assertThat(Exposition.takesGzip("deflate, gzip;q=0.5")).isTrue();
    assertThat(Exposition.takesGzip("GZIP")).isTrue();
    assertThat(Exposition.takesGzip("gzip;q=0")).isFalse();
    assertThat(Exposition.takesGzip("br")).isFalse();
    assertThat(Exposition.takesGzip(null)).isFalse();
  }
}
