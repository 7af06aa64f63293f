package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StickySecretTest {
  @TempDir Path folder;
  private final List<String> warnings = new ArrayList<>();

  private StickySecret in(Path state) {
    return new StickySecret(state, warnings::add);
  }

  @Test
  void secret_isMadeOnce_forItsOwnerOnly() throws Exception {
    Path state = folder.resolve("a/state");
    byte[] made = in(state).sticky();

    assertThat(made).hasSize(32);
    assertThat(in(state).sticky()).isEqualTo(made);
    Path file = state.resolve("sticky.secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
    assertThat(Files.readString(file)).matches("[0-9a-f]{64}\n");
    try (Stream<Path> files = Files.list(state)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(warnings).isEmpty();
  }

  @Test
  void nothing_isMadeBeforeItIsNeeded() {
    in(folder.resolve("state"));
    assertThat(folder.resolve("state")).doesNotExist();
  }

  @Test
  void secretsOfTwoFolders_differ() {
    assertThat(in(folder.resolve("a")).sticky()).isNotEqualTo(in(folder.resolve("b")).sticky());
  }

  @Test
  void runningProcess_keepsItsSecret_whateverBecomesOfTheFile() throws Exception {
    StickySecret secret = in(folder);
    byte[] made = secret.sticky().clone();
    Files.delete(folder.resolve("sticky.secret"));
    assertThat(secret.sticky()).isEqualTo(made);
  }

  @Test
  void manyThatStartAtOnce_agree() throws Exception {
    int processes = 16;
    CountDownLatch ready = new CountDownLatch(processes);
    try (ExecutorService threads = Executors.newFixedThreadPool(processes)) {
      List<Future<byte[]>> found = new ArrayList<>();
      for (int i = 0; i < processes; i++) {
        found.add(
            threads.submit(() -> {
              ready.countDown();
              ready.await();
              return new StickySecret(folder.resolve("state"), _ -> {}).sticky();
            }));
      }
      byte[] kept = in(folder.resolve("state")).sticky();
      for (Future<byte[]> each : found) {
        assertThat(each.get()).isEqualTo(kept);
      }
    }
  }

  @Test
  void draftOfAKilledProcess_isNoSecret() throws Exception {
    Path dead = Files.writeString(folder.resolve("sticky.secret.123.new"), "");
    Path fresh = Files.writeString(folder.resolve("sticky.secret.124.new"), "");
    Files.setLastModifiedTime(dead, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
    assertThat(in(folder).sticky()).isEqualTo(in(folder).sticky());
    assertThat(dead).doesNotExist();
    assertThat(fresh).as("of a process that may be about to name it").exists();
    assertThat(warnings).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "0123", "not hexadecimal, but just as long as a secret has to be: 64!!!"})
  void fileThatIsNoSecret_isLeftAlone_andSaidSo(String text) throws Exception {
    Path file = Files.writeString(folder.resolve("sticky.secret"), text);

    assertThat(in(folder).sticky()).hasSize(32).isNotEqualTo(in(folder).sticky());
    assertThat(warnings).hasSize(2).allMatch(line -> line.contains("64 hexadecimal digits"));
    assertThat(Files.readString(file)).isEqualTo(text);
  }

  @Test
  void folderThatCannotBe_isNoReasonNotToStart() throws Exception {
    Path taken = Files.writeString(folder.resolve("state"), "a file");

    assertThat(in(taken).sticky()).hasSize(32);
    assertThat(warnings.getFirst())
        .contains("cannot be kept in " + taken)
        .contains("is no folder")
        .contains("after a restart");
  }

  @Test
  void secretThatOthersMayRead_isUsed_andSaidSo() throws Exception {
    byte[] made = in(folder).sticky();
    Path file = folder.resolve("sticky.secret");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThat(in(folder).sticky()).isEqualTo(made);
    assertThat(warnings).singleElement().asString().contains("chmod 600");
  }

  @Test
  void secretWrittenByHand_isTaken() throws Exception {
    Path file = folder.resolve("sticky.secret");
    Files.write(file, "AB".repeat(32).getBytes(StandardCharsets.US_ASCII));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(in(folder).sticky()).containsOnly(0xab);
    assertThat(warnings).isEmpty();
  }

  @Test
  void stateFolder_isWhatIsWritten_orSystemds_orBesideTheFile() {
    Path config = Path.of("/etc/fairlead/fairlead.yaml");
    assertThat(StateFolder.of("/srv/x", "/var/lib/y", config)).isEqualTo(Path.of("/srv/x"));
    assertThat(StateFolder.of(null, "/var/lib/y:/var/lib/z", config))
        .isEqualTo(Path.of("/var/lib/y"));
    assertThat(StateFolder.of(null, "", config))
        .isEqualTo(StateFolder.of(null, null, config))
        .isEqualTo(Path.of("/etc/fairlead/fairlead-state"));
    assertThat(StateFolder.of(null, null, Path.of("fairlead.yaml")))
        .isEqualTo(Path.of("fairlead-state"));
  }
}
