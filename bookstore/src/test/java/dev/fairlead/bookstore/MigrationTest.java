package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.bookstore.store.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
  @TempDir private Path folder;

  /** As the shop's first version left it: the table, and what somebody made of the books. */
  private Path ofTheFirstVersion() throws Exception {
    Path file = folder.resolve("old.db");
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String each : script().split(";\n", -1)) {
        if (!each.isBlank()) {
          statement.execute(each);
        }
      }
      statement.execute(
          "CREATE TABLE schema_version (version INTEGER PRIMARY KEY, step TEXT NOT NULL,"
              + " applied_at INTEGER NOT NULL) STRICT");
      statement.execute("INSERT INTO schema_version VALUES (1, 'books', 0), (2, 'seed', 0)");
      statement.execute(
          "INSERT INTO books VALUES (500, '9780306406157', 'Mine', 'Me', 'Own', 2020, 100, 12, 0,"
              + " 0, 3)");
    }
    return file;
  }

  private static String script() throws IOException {
    try (var in = Database.class.getResourceAsStream("sqlite/001-books.sql")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void shopOfTheFirstVersion_keepsItsBooks_andGrows() throws Exception {
    try (Shop shop = new Shop("b1", ofTheFirstVersion().toString())) {
      JsonNode mine = Shop.tree(shop.get("/api/books/500"));
      assertThat(mine.path("title").asText()).isEqualTo("Mine");
      assertThat(mine.path("version").asInt()).isEqualTo(3);
      assertThat(Shop.tree(shop.get("/api/books?size=1")).path("total").asInt()).isEqualTo(4_501);
      assertThat(Shop.tree(shop.get("/api/search?q=mine")).path("total").asInt()).isEqualTo(1);
      JsonNode audit = Shop.tree(shop.as(shop.admin(), "GET", "/api/admin/audit", null));
      assertThat(audit.path("mismatches")).isEmpty();
    }
  }

  @Test
  void shopOfALaterVersion_isRefusedWithASentence() throws Exception {
    Path file = Seeded.at(folder.resolve("later.db"));
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      statement.execute("INSERT INTO schema_version VALUES (99, 'later', 0)");
    }
    assertThatThrownBy(() -> new Shop("b1", file.toString()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("version 99");
  }

  /** That is how {@link Postgres} makes them. */
  @Test
  void twoInstancesThatStartAtOnceOnAnEmptyServer_fillItOnce() throws Exception {
    String database = Postgres.shop();
    try (Shop shop = new Shop("b1", database)) {
      assertThat(Shop.tree(shop.get("/api/books?size=1")).path("total").asInt()).isEqualTo(5_000);
      assertThat(Shop.tree(shop.get("/health")).at("/readiness/database").asText())
          .isEqualTo("postgresql");
    }
    try (Connection connection = DriverManager.getConnection(database);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT count(*) FROM schema_version")) {
      row.next();
      assertThat(row.getInt(1)).isEqualTo(Database.SCHEMA_VERSION);
    }
  }

  @Test
  void serverThatIsNotThere_isSaidWithoutThePassword() {
    assertThatThrownBy(
            () -> new Shop("b1", "jdbc:postgresql://127.0.0.1:1/shop?user=u&password=hidden"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/shop")
        .hasMessageNotContaining("hidden");
  }
}
