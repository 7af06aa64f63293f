package dev.fairlead.comparison.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessLogTest {
  @TempDir Path folder;

  @Test
  void requests_areReadInTheOrderTheyCame() throws IOException {
    RecordedRequests read =
        read(
            line("12:00:00.500", "192.0.2.1", "shop", "a", 7, 5.5, 0.5),
            line("12:00:00.000", "192.0.2.2", "shop", "b", 12, 11, 1),
            line("12:00:02.000", "192.0.2.1", "shop", "a", 20, 15, 0));

    assertThat(read.size()).isEqualTo(3);
    assertThat(read.atNanos(0)).isZero();
    assertThat(read.atNanos(1)).isEqualTo(500_000_000);
    assertThat(read.atNanos(2)).isEqualTo(2_000_000_000);
    assertThat(read.workNanos(0)).as("first byte less connect").isEqualTo(10_000_000);
    assertThat(read.key(1)).isEqualTo(read.key(2)).isNotEqualTo(read.key(0));
    assertThat(read.clients()).isEqualTo(2);
    assertThat(read.backends())
        .extracting(RecordedRequests.Backend::name)
        .containsExactly("a", "b");
    assertThat(read.skipped()).isZero();
  }

  @Test
  void badLines_areCountedAndNamedAndPassedOver() throws IOException {
    RecordedRequests read =
        read(
            line("12:00:00.000", "192.0.2.1", "shop", "a", 7, 5.5, 0.5),
            "127.0.0.1 - - [10/Oct/2026] \"GET / HTTP/1.1\" 200 5",
            "{\"client\":\"192.0.2.1\",\"upstream\":\"shop\",\"backend\":\"a\",\"totalMs\":1}",
            "{\"time\":\"yesterday\",\"client\":\"a\",\"upstream\":\"s\",\"backend\":\"a\",\"totalMs\":1}",
            "{\"time\":\"2026-01-01T00:00:00.000Z\",\"client\":\"a\",\"firstByteMs\":\"long\"}",
            "{\"time\":\"2026-01-01T00:00:00.000Z\",\"client\":\"a\",\"firstByteMs\":-4}",
            "[1, 2]",
            "");

    assertThat(read.size()).isEqualTo(1);
    assertThat(read.skipped()).isEqualTo(6);
    assertThat(read.problems())
        .hasSize(AccessLog.MOST_NAMED)
        .startsWith("line 2: not JSON", "line 3: no time")
        .anyMatch(problem -> problem.startsWith("line 4: time is not like"))
        .contains("line 5: firstByteMs is not a number", "line 6: firstByteMs is out of range");
  }

  @Property(tries = 300)
  void noLine_isFatal(@ForAll List<String> lines) throws IOException {
    Path file = Files.createTempFile("access", ".json");
    try {
      String good = line("12:00:00.000", "192.0.2.1", "shop", "a", 7, 5.5, 0.5);
      Files.writeString(
          file, String.join("\n", lines) + "\n" + good + "\n{" + good, StandardCharsets.UTF_8);
      assertThat(AccessLog.read(file, null).size()).isEqualTo(1);
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void answersWithoutBackend_areCountedApart() throws IOException {
    RecordedRequests read =
        read(
            "{\"time\":\"2026-01-01T00:00:00.000Z\",\"client\":\"a\",\"status\":404,\"totalMs\":0.1,"
                + "\"firstByteMs\":null,\"upstream\":null,\"backend\":null}",
            "{\"time\":\"2026-01-01T00:00:00.000Z\",\"client\":\"a\",\"status\":502,\"totalMs\":0.1,"
                + "\"firstByteMs\":null,\"upstream\":\"shop\",\"backend\":\"a\"}",
            line("12:00:00.000", "192.0.2.1", "shop", "a", 7, 5.5, 0.5));

    assertThat(read.size()).isEqualTo(1);
    assertThat(read.withoutBackend()).isEqualTo(2);
  }

  @Test
  void upstream_isTheBusiestUnlessNamed() throws IOException {
    Path file =
        write(
            line("12:00:00.000", "192.0.2.1", "shop", "a", 7, 5.5, 0.5),
            line("12:00:00.000", "192.0.2.1", "blog", "x", 7, 5.5, 0.5),
            line("12:00:00.000", "192.0.2.1", "shop", "a", 7, 5.5, 0.5));

    assertThat(AccessLog.read(file, null).upstream()).isEqualTo("shop");
    assertThat(AccessLog.read(file, "blog").size()).isEqualTo(1);
    assertThatThrownBy(() -> AccessLog.read(file, "wiki"))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("no requests to upstream wiki; there are some to blog, shop");
  }

  @Test
  void slowBackend_isToldApartFromItsWork() throws IOException {
    String[] lines = new String[300];
    for (int i = 0; i < lines.length; i++) {
      boolean slow = i % 3 == 2;
      lines[i] =
          line(
              "12:00:0" + i % 10 + ".000",
              "192.0.2.1",
              "shop",
              slow ? "slow" : "fast",
              50,
              slow ? 40 : 10,
              0);
    }

    RecordedRequests read = read(lines);

    assertThat(read.backends())
        .containsExactly(
            new RecordedRequests.Backend("fast", 200, 1),
            new RecordedRequests.Backend("slow", 100, 4));
    for (int i = 0; i < read.size(); i++) {
      assertThat(read.workNanos(i)).isEqualTo(10_000_000);
    }
  }

  @Test
  void gzippedLog_isRead() throws IOException {
    Path file = folder.resolve("access.json.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(
          line("12:00:00.000", "192.0.2.1", "shop", "a", 7, 5.5, 0.5)
              .getBytes(StandardCharsets.UTF_8));
    }

    assertThat(AccessLog.read(file, null).size()).isEqualTo(1);
  }

  @Test
  void logWithoutTraffic_isAClearError() throws IOException {
    Path empty = write();
    Path foreign = write("127.0.0.1 - - [10/Oct/2026] \"GET / HTTP/1.1\" 200 5");

    assertThatThrownBy(() -> AccessLog.read(empty, null))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(empty + ": no requests to play: it is empty");
    assertThatThrownBy(() -> AccessLog.read(foreign, null))
        .hasMessageContaining("1 of its 1 lines could not be read (line 1: not JSON)")
        .hasMessageContaining("format: json");
    assertThatThrownBy(() -> AccessLog.read(folder.resolve("none"), null))
        .hasMessageEndingWith("none: no such file");
  }

  @Test
  void recordedTraffic_isPlayedAtItsSpeed() throws IOException {
    RecordedTraffic traffic =
        new RecordedTraffic(
            read(
                line("12:00:00.000", "192.0.2.1", "shop", "a", 7, 5.5, 0.5),
                line("12:00:03.000", "192.0.2.2", "shop", "a", 7, 5.5, 0.5)),
            3);

    Traffic played = traffic.open(1);
    assertThat(played.next()).isZero();
    assertThat(played.next()).isEqualTo(1_000_000_000);
    assertThat(played.next()).isEqualTo(Traffic.END);
    assertThat(traffic.rate()).isCloseTo(2, within(1e-6));
  }

  private RecordedRequests read(String... lines) throws IOException {
    return AccessLog.read(write(lines), null);
  }

  private Path write(String... lines) throws IOException {
    Path file = Files.createTempFile(folder, "access", ".json");
    return Files.writeString(file, String.join("\n", lines));
  }

  private static String line(
      String time,
      String client,
      String upstream,
      String backend,
      double total,
      double firstByte,
      double connect) {
    return """
    {"time":"2026-01-31T%sZ","client":"%s","method":"GET","host":"h","target":"/",\
    "status":200,"bytesIn":0,"bytesOut":5,"totalMs":%s,"firstByteMs":%s,"connectMs":%s,\
    "route":"r","upstream":"%s","backend":"%s","attempts":1,"failure":null,\
    "failureCode":null,"requestId":"x","userAgent":null,"referer":null}\
    """
        .formatted(time, client, total, firstByte, connect, upstream, backend);
  }
}
