package dev.fairlead.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccessFilesTest {
  private static final String HASH = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";

  @TempDir Path folder;
  private final AccessFiles files = new AccessFiles();
  private final List<String> problems = new ArrayList<>();
  private Path file;
  private long age = 1_000_000;

  @BeforeEach
  void name() {
    file = folder.resolve("list");
  }

  /** Each writing is of another time, however quick the test. */
  private void write(String text) throws IOException {
    Files.writeString(file, text);
    age += 10_000;
    Files.setLastModifiedTime(file, FileTime.fromMillis(age));
  }

  @Test
  void changedFile_isReadAgain() throws IOException {
    write("10.0.0.0/8\n");
    assertThat(files.networks(file.toString())).hasSize(1);
    assertThat(files.refresh(problems)).isEmpty();

    write("10.0.0.0/8\n192.0.2.0/24\n");
    assertThat(files.refresh(problems)).singleElement().asString().contains("networks: 2");
    assertThat(files.networks(file.toString())).hasSize(2);
    assertThat(problems).isEmpty();
  }

  @Test
  void unsoundFile_leavesInForceWhatItSaid_andIsTold_once() throws IOException {
    write("10.0.0.0/8\n");
    assertThat(files.networks(file.toString())).hasSize(1);

    write("10.0.0.0/88\n");
    assertThat(files.refresh(problems)).isEmpty();
    assertThat(problems).singleElement().asString().contains("line 1", "stays in force");
    assertThat(files.refresh(problems)).isEmpty();
    Files.delete(file);
    assertThat(files.refresh(problems)).isEmpty();
    assertThat(problems).hasSize(2);
    assertThat(files.networks(file.toString())).hasSize(1);

    write("192.0.2.0/24\n");
    assertThat(files.refresh(problems)).hasSize(1);
  }

  @Test
  void otherUsers_areVerifiedAnew() throws IOException {
    write("u:" + HASH + "\n");
    AccessFiles.Users before = files.users(file.toString());
    assertThat(files.users(file.toString())).isSameAs(before);

    write("u:" + HASH + "\nv:" + HASH + "\n");
    assertThat(files.refresh(problems)).singleElement().asString().contains("users: 2");
    assertThat(files.users(file.toString()).verified()).isNotSameAs(before.verified());
    assertThat(files.users(file.toString()).list().size()).isEqualTo(2);
  }

  @Test
  void fileThatWasNeverSound_letsNobodyIn() {
    assertThat(files.networks(file.toString())).isNull();
    assertThat(files.users(file.toString()).list().size()).isZero();
  }

  @Test
  void fileThatNobodyRefersTo_isForgotten() throws IOException {
    write("10.0.0.0/8\n");
    assertThat(files.networks(file.toString())).hasSize(1);
    files.retain(Set.of());
    write("nonsense\n");
    assertThat(files.refresh(problems)).isEmpty();
    assertThat(problems).isEmpty();
  }
}
