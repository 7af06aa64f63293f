package dev.fairlead.admin.metrics;

import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The page of metrics, in the format that the reader likes best: Prometheus' text, OpenMetrics, or
 * protobuf, which alone has native histograms. What it needs of the library and of the JVM is
 * loaded when it is first asked for. Any thread.
 */
public final class Exposition {
  private final Supplier<MetricsReading> source;
  private final SteadyCounters steady = new SteadyCounters();
  private final ExpositionFormats formats = ExpositionFormats.init();
  private final PrometheusRegistry process = new PrometheusRegistry();

  /**
   * A page.
   *
   * @param body the bytes
   * @param type their media type
   * @param gzip whether they are compressed
   */
  @SuppressWarnings("ArrayRecordComponent") // written once, to a connection
  public record Page(byte[] body, String type, boolean gzip) {}

  /** The metrics of what {@code source} gives, which is asked at every look. */
  public Exposition(Supplier<MetricsReading> source) {
    this.source = source;
    JvmMetrics.builder().register(process);
  }

  /**
   * The page now.
   *
   * @param accept which formats the reader takes; null for any
   * @param acceptEncoding whether it takes gzip; null for no
   */
  public Page page(@Nullable String accept, @Nullable String acceptEncoding) {
    ExpositionFormatWriter writer = formats.findWriter(accept);
    boolean gzip = takesGzip(acceptEncoding);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64 * 1024);
    try (OutputStream out = gzip ? new GZIPOutputStream(bytes) : bytes) {
      writer.write(out, collect());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Page(bytes.toByteArray(), writer.getContentType(), gzip);
  }

  private MetricSnapshots collect() {
    MetricsReading reading = source.get();
    List<MetricSnapshot> all = new ArrayList<>();
    all.addAll(StateMetrics.of(reading, steady));
    all.addAll(TrafficMetrics.of(reading.statistics()));
    process.scrape().forEach(all::add);
    return new MetricSnapshots(all);
  }

  static boolean takesGzip(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return false;
    }
    for (String each : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = each.split(";", -1);
      if (parts[0].strip().equals("gzip")) {
        return parts.length == 1 || !parts[1].replace(" ", "").matches("q=0(?:\\.0*)?");
      }
    }
    return false;
  }
}
