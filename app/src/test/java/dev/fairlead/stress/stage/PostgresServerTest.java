package dev.fairlead.stress.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class PostgresServerTest {
  @Test
  void newerVersion_isGreater_alsoWhereItsTextIsNot() {
    assertThat(PostgresServer.version(Path.of("/usr/lib/postgresql/16")))
        .isGreaterThan(PostgresServer.version(Path.of("/usr/lib/postgresql/9.6")))
        .isGreaterThan(PostgresServer.version(Path.of("/usr/lib/postgresql/common")));
  }
}
