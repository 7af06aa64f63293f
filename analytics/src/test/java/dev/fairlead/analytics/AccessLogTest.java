package dev.fairlead.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fairlead.analytics.AccessLog.Format;
import dev.fairlead.model.ExchangeObserver;
import dev.fairlead.model.ExchangeRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class AccessLogTest {
  private static final int MIB = 1024 * 1024;

  @TempDir private Path folder;
  private final ByteArrayOutputStream complaints = new ByteArrayOutputStream();

  @Test
  void everyLine_reachesTheFile() throws Exception {
    Path file = folder.resolve("access.log");
    AccessLog log = open(file, Format.JSON, 4 * MIB);
    Thread[] loops = new Thread[4];
    for (int i = 0; i < loops.length; i++) {
      ExchangeObserver observer = log.forLoop(i, Runnable::run);
      loops[i] = Thread.ofPlatform().start(() -> feed(observer, Records.ok(), 2_000));
    }
    for (Thread loop : loops) {
      loop.join();
    }
    log.close();
    assertThat(log.written() + log.dropped()).isEqualTo(8_000);
    List<String> lines = Files.readAllLines(file);
    assertThat(lines).hasSize((int) log.written());
    ObjectMapper json = new ObjectMapper();
    for (String line : lines) {
      assertThat(json.readTree(line).get("status").asInt()).isEqualTo(200);
    }
  }

  @Test
  void tick_bringsLinesToTheFile() throws Exception {
    Path file = folder.resolve("access.log");
    try (AccessLog log = open(file, Format.COMBINED, MIB)) {
      ExchangeObserver observer = log.forLoop(0, Runnable::run);
      observer.exchangeEnded(Records.ok());
      assertThat(log.written()).isZero();
      observer.tick();
      await(() -> log.written() == 1);
      assertThat(Files.readString(file)).startsWith("203.0.113.9 - - [");
    }
  }

  @Test
  void existingFile_isAppendedTo() throws Exception {
    Path file = folder.resolve("access.log");
    Files.writeString(file, "before\n");
    AccessLog log = open(file, Format.COMBINED, MIB);
    feed(log.forLoop(0, Runnable::run), Records.ok(), 1);
    log.close();
    assertThat(Files.readAllLines(file)).hasSize(2).first().isEqualTo("before");
  }

  @Test
  void rotatedFile_isLeftForANewOneOnReopen() throws Exception {
    Path file = folder.resolve("access.log");
    Path moved = folder.resolve("access.log.1");
    try (AccessLog log = open(file, Format.JSON, MIB)) {
      ExchangeObserver observer = log.forLoop(0, Runnable::run);
      observer.exchangeEnded(Records.ok());
      observer.tick();
      await(() -> log.written() == 1);
      Files.move(file, moved);
      observer.exchangeEnded(Records.ok());
      observer.tick();
      await(() -> log.written() == 2);
      log.reopen();
      await(() -> Files.exists(file));
      observer.exchangeEnded(Records.ok());
      observer.tick();
      await(() -> log.written() == 3);
    }
    assertThat(Files.readAllLines(moved)).hasSize(2);
    assertThat(Files.readAllLines(file)).hasSize(1);
  }

  @Test
  void fileThatCannotBeReopened_isSaidAndTheOldOneKept() throws Exception {
    Path inner = Files.createDirectory(folder.resolve("logs"));
    Path file = inner.resolve("access.log");
    AccessLog log = open(file, Format.JSON, MIB);
    ExchangeObserver observer = log.forLoop(0, Runnable::run);
    Path moved = folder.resolve("moved");
    Files.move(inner, moved);
    log.reopen();
    await(() -> log.errors() > 0);
    feed(observer, Records.ok(), 3);
    log.close();
    assertThat(log.written()).isEqualTo(3);
    assertThat(Files.readAllLines(moved.resolve("access.log"))).hasSize(3);
    assertThat(complaints.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("cannot reopen the access log");
  }

  @Test
  void fileThatCannotBeOpened_failsAtOnce() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> open(folder.resolve("no/such/folder/log"), Format.JSON, MIB));
  }

  static boolean hasFullDevice() {
    return Files.isWritable(Path.of("/dev/full"));
  }

  @Test
  @EnabledIf("hasFullDevice")
  void fullDisk_dropsAndCountsWithoutHoldingTheLoopUp() throws Exception {
    AccessLog log = open(Path.of("/dev/full"), Format.JSON, 2 * LineBuffer.CAPACITY);
    int fed = 5_000;
    feed(log.forLoop(0, Runnable::run), Records.ok(), fed);
    await(() -> log.errors() > 0);
    assertThat(log.dropped()).as("more was fed than may wait").isPositive();
    log.close();
    assertThat(log.written()).isZero();
    assertThat(log.dropped()).isEqualTo(fed);
    assertThat(complaints.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("cannot write the access log");
  }

  @Test
  void tinyQueue_dropsWhatItCannotHoldAndCountsIt() throws Exception {
    Path file = folder.resolve("access.log");
    AccessLog log = open(file, Format.JSON, 1);
    int fed = 50_000;
    feed(log.forLoop(0, Runnable::run), Records.ok(), fed);
    log.close();
    assertThat(log.written() + log.dropped()).isEqualTo(fed);
    assertThat(Files.readAllLines(file)).hasSize((int) log.written());
  }

  @Test
  void lineAfterTheEndOfTheLoop_isCountedAsDropped() throws Exception {
    try (AccessLog log = open(folder.resolve("access.log"), Format.JSON, MIB)) {
      ExchangeObserver observer = log.forLoop(0, Runnable::run);
      observer.close();
      observer.exchangeEnded(Records.ok());
      assertThat(log.dropped()).isEqualTo(1);
    }
  }

  private AccessLog open(Path file, Format format, int queueBytes) throws IOException {
    PrintStream stream = new PrintStream(complaints, true, StandardCharsets.UTF_8);
    return AccessLog.open(file.toString(), format, queueBytes, stream);
  }

  private static void feed(ExchangeObserver observer, ExchangeRecord record, int times) {
    for (int i = 0; i < times; i++) {
      observer.exchangeEnded(record);
    }
    observer.close();
  }

  private static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }
}
