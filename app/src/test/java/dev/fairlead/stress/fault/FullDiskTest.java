package dev.fairlead.stress.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FullDiskTest {
  @Test
  void history_isWritten_whenEitherOfItsFilesChanges(@TempDir Path state) throws Exception {
    Instant since = Instant.parse("2026-01-01T12:00:00Z");
    assertThat(FullDisk.isWritten(state, since)).isFalse();
    Path history = Files.createFile(state.resolve("history.db"));
    Files.setLastModifiedTime(history, FileTime.from(since.minusSeconds(1)));
    assertThat(FullDisk.isWritten(state, since)).isFalse();
    Path log = Files.createFile(state.resolve("history.db-wal"));
    Files.setLastModifiedTime(log, FileTime.from(since.plusSeconds(1)));
    assertThat(FullDisk.isWritten(state, since)).isTrue();
  }
}
