package dev.fairlead.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.fairlead.admin.AdminServer.Access;
import dev.fairlead.admin.http.TokenFile;
import dev.fairlead.admin.testing.AdminFixture;
import dev.fairlead.admin.testing.RawAnswer;
import dev.fairlead.event.Event;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens, roles, and what becomes of who has none. */
class AccessTest {
  private static final String BACKEND = "/api/v1/upstreams/bookstore/backends/b1";

  @TempDir Path folder;

  private AdminFixture closed() throws IOException {
    return AdminFixture.start(
        new Access(new Address("127.0.0.1", 0), folder.resolve("state/admin-tokens"), true));
  }

  private String token(int line) throws IOException {
    return TokenFile.read(folder.resolve("state/admin-tokens")).get(line).token();
  }

  private static RawAnswer ask(AdminFixture fixture, String method, String path, String token)
      throws IOException {
    return RawAnswer.to(fixture.address(), method, path, "", "Authorization: Bearer " + token);
  }

  @Test
  void tokensAreMadeOnce_forTheirOwnerOnly_andEachMayWhatItsRoleMay() throws IOException {
    try (AdminFixture fixture = closed()) {
      Path file = folder.resolve("state/admin-tokens");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(TokenFile.read(file)).hasSize(3);
      assertThat(TokenFile.read(file)).extracting(TokenFile.Line::token).doesNotHaveDuplicates();
      assertThat(TokenFile.read(file)).allMatch(line -> line.token().length() == 64);

      assertThat(ask(fixture, "GET", BACKEND, token(0)).status()).isEqualTo(200);
      RawAnswer refused = ask(fixture, "POST", BACKEND + "/drain", token(0));
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body()).contains("role operate");
      assertThat(ask(fixture, "POST", BACKEND + "/drain", token(1)).status()).isEqualTo(200);
      assertThat(ask(fixture, "GET", "/api/v1/config", token(1)).status()).isEqualTo(403);
      assertThat(ask(fixture, "GET", "/api/v1/config", token(2)).status()).isEqualTo(200);
      assertThat(fixture.events().after(0))
          .extracting(Event::cause)
          .anyMatch(cause -> cause.startsWith("read-default (127.0.0.1) was refused"))
          .anyMatch(cause -> cause.startsWith("operate-default (127.0.0.1): "));
    }
    String before = Files.readString(folder.resolve("state/admin-tokens"));
    closed().close();
    assertThat(Files.readString(folder.resolve("state/admin-tokens"))).isEqualTo(before);
  }

  @Test
  void noTokenAndAWrongOne_areTold_butHealthIsForAll() throws IOException {
    try (AdminFixture fixture = closed()) {
      RawAnswer none = RawAnswer.to(fixture.address(), "GET", "/api/v1/status", "");
      assertThat(none.status()).isEqualTo(401);
      assertThat(none.head()).containsIgnoringCase("WWW-Authenticate: Bearer");
      assertThat(ask(fixture, "GET", BACKEND, "wrong").status()).isEqualTo(401);
      assertThat(ask(fixture, "GET", "/no/such/thing", "wrong").status()).isEqualTo(401);
      assertThat(RawAnswer.to(fixture.address(), "GET", "/health", "").status()).isEqualTo(200);
      assertThat(fixture.events().after(0))
          .extracting(Event::cause)
          .contains("127.0.0.1 was refused for a wrong token: GET " + BACKEND);
    }
  }

  @Test
  void manyWrongTokens_areMadeToWait() throws IOException {
    try (AdminFixture fixture = closed()) {
      for (int i = 0; i < 10; i++) {
        assertThat(ask(fixture, "GET", BACKEND, "wrong").status()).isEqualTo(401);
      }
      RawAnswer refused = ask(fixture, "GET", BACKEND, token(2));
      assertThat(refused.status()).isEqualTo(429);
      assertThat(refused.head()).containsIgnoringCase("Retry-After: ");
    }
  }

  @Test
  void whoSendsNoToken_doesNotMakeOthersWait() throws IOException {
    try (AdminFixture fixture = closed()) {
      for (int i = 0; i < 20; i++) {
        assertThat(RawAnswer.to(fixture.address(), "GET", BACKEND, "").status()).isEqualTo(401);
      }
      assertThat(ask(fixture, "GET", BACKEND, token(2)).status()).isEqualTo(200);
      assertThat(fixture.events().after(0)).hasSize(20);
    }
  }

  @Test
  void changedFile_isReadAgain_andALooseOneIsRefused() throws IOException {
    Path file = folder.resolve("state/admin-tokens");
    try (AdminFixture fixture = closed()) {
      Files.writeString(file, "# mine\nann operate 0123456789abcdef\n");
      assertThat(ask(fixture, "POST", BACKEND + "/drain", "0123456789abcdef").status())
          .isEqualTo(200);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
      RawAnswer refused = ask(fixture, "GET", BACKEND, "0123456789abcdef");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).contains("chmod 600");
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(this::closed)
        .withMessageContaining("its mode is rw-r-----")
        .withMessageContaining("chmod 600");
  }

  @Test
  void unsoundLine_isNamed() throws IOException {
    Path file = folder.resolve("tokens");
    for (String line : List.of("ann operate short", "ann boss 0123456789abcdef", "ann operate")) {
      Files.writeString(file, "# one\n" + line + "\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      assertThatExceptionOfType(IOException.class)
          .isThrownBy(() -> TokenFile.open(file))
          .withMessageContaining("tokens:2: expected a name, a role");
    }
  }

  @Test
  void elsewhereThanOnTheLoopback_aTokenIsAlwaysNeeded() throws IOException {
    Access everywhere =
        new Access(new Address("0.0.0.0", 0), folder.resolve("state/admin-tokens"), false);
    try (AdminFixture fixture = AdminFixture.start(everywhere)) {
      Address local = new Address("127.0.0.1", fixture.address().port());
      assertThat(RawAnswer.to(local, "GET", "/api/v1/status", "").status()).isEqualTo(401);
    }
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(() -> AdminFixture.start(new Access(new Address("0.0.0.0", 0), null, false)))
        .withMessageContaining("needs a token file");
  }
}
