package dev.fairlead.traffic.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.traffic.verify.Violation.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each kind of violation, planted in a database that was sound. */
class VerificationTest {
  private static final String FIRST = "{\"run\":\"buy\",\"at\":1000}\n";
  private static final String LAST = "{\"end\":true,\"gaps\":0,\"at\":2000}\n";
  private static final String CONFIRMED =
      "{\"at\":1500,\"user\":1,\"tells\":\"order\",\"customer\":\"7\",\"request\":"
          + "\"POST /api/orders\",\"key\":\"k1\",\"status\":201,\"answer\":{\"id\":1,"
          + "\"customerId\":7,\"idempotencyKey\":\"k1\",\"state\":\"placed\",\"version\":1,"
          + "\"totalCents\":200,\"items\":[{\"bookId\":5,\"quantity\":2,\"unitPriceCents\":100,\"title\":\"Salt\"}]}}\n";
  private static final String UNKNOWN =
      "{\"at\":1500,\"user\":2,\"tells\":\"order\",\"customer\":\"8\",\"request\":"
          + "\"POST /api/orders\",\"key\":\"k2\",\"status\":0,\"lost\":\"connection lost\"}\n";
  private static final String SEEN =
      "{\"at\":1500,\"user\":1,\"tells\":\"book\",\"request\":\"GET /api/books/5\","
          + "\"status\":200,\"answer\":{\"id\":5,\"priceCents\":100,\"stock\":9}}\n";

  @TempDir private Path folder;
  private Path database;

  @BeforeEach
  void soundShop() throws SQLException {
    database = folder.resolve("books.db");
    sql(
        "CREATE TABLE books (id, price_cents, stock)",
        "CREATE TABLE orders (id, customer_id, idempotency_key, state, total_cents, placed_at,"
            + " version)",
        "CREATE TABLE order_items (order_id, book_id, quantity, unit_price_cents, title)",
        "CREATE TABLE payments (order_id, amount_cents)",
        "CREATE TABLE stock_movement (id INTEGER PRIMARY KEY, book_id, change, reason, order_id)",
        "INSERT INTO books VALUES (5, 100, 7)",
        "INSERT INTO stock_movement (book_id, change, reason) VALUES (5, 10, 'initial')");
    order(1, 7, "k1", 2);
    order(2, 8, "k2", 1);
  }

  private void order(int id, int customer, String key, int copies) throws SQLException {
    sql(
        "INSERT INTO orders VALUES (%d, %d, '%s', 'placed', %d, 1500, 1)"
            .formatted(id, customer, key, copies * 100),
        "INSERT INTO order_items VALUES (%d, 5, %d, 100, 'Salt')".formatted(id, copies),
        "INSERT INTO stock_movement (book_id, change, reason, order_id) VALUES (5, %d, 'sale', %d)"
            .formatted(-copies, id));
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private Findings verify(String... lines) throws IOException {
    Path journal =
        Files.writeString(folder.resolve("run.jsonl"), FIRST + String.join("", lines) + LAST);
    return Verification.of(List.of(journal), database.toString());
  }

  @Test
  void soundShop_isClean_andUnknownOutcomeIsResolvedByItsKey() throws IOException {
    Findings findings = verify(CONFIRMED, UNKNOWN, SEEN);
    assertThat(findings.violations()).isEmpty();
    assertThat(findings.checked())
        .containsEntry("orders confirmed", 1L)
        .containsEntry("orders of unknown outcome: there, once", 1L);
  }

  @Test
  void lostOrder_isNamed() throws Exception {
    sql("DELETE FROM orders WHERE id = 1");
    assertThat(verify(CONFIRMED, UNKNOWN).violations())
        .anyMatch(each -> each.kind() == Kind.LOST && each.what().contains("order 1"));
  }

  @Test
  void doubledOrder_isNamed() throws Exception {
    order(3, 8, "k2", 1);
    sql("UPDATE books SET stock = 6");
    assertThat(verify(CONFIRMED, UNKNOWN).counts()).containsOnlyKeys(Kind.DOUBLED);
  }

  @Test
  void orderOfAnotherKey_isUnasked() throws Exception {
    order(3, 8, "k3", 1);
    sql("UPDATE books SET stock = 6");
    assertThat(verify(CONFIRMED, UNKNOWN).counts()).containsOnlyKeys(Kind.UNASKED);
  }

  @Test
  void foreignAnswer_isNamed() throws IOException {
    String foreign = CONFIRMED.replace("\"customerId\":7", "\"customerId\":8");
    assertThat(verify(foreign, UNKNOWN).counts()).containsKey(Kind.FOREIGN);
    String crossed = SEEN.replace("/api/books/5", "/api/books/6");
    assertThat(verify(CONFIRMED, UNKNOWN, crossed).counts()).containsOnlyKeys(Kind.FOREIGN);
    String other =
        "{\"user\":1,\"tells\":\"customer\",\"email\":\"a@example.org\",\"status\":200,"
            + "\"answer\":{\"id\":7,\"email\":\"b@example.org\"}}\n";
    assertThat(verify(CONFIRMED, UNKNOWN, other).counts()).containsOnlyKeys(Kind.FOREIGN);
  }

  @Test
  void otherPrice_isNamed() throws IOException {
    String dearer = CONFIRMED.replace("\"unitPriceCents\":100", "\"unitPriceCents\":90");
    assertThat(verify(dearer, UNKNOWN).counts()).containsOnlyKeys(Kind.PRICE);
    String seen = SEEN.replace("\"priceCents\":100", "\"priceCents\":99");
    assertThat(verify(CONFIRMED, UNKNOWN, seen).counts()).containsOnlyKeys(Kind.PRICE);
  }

  @Test
  void otherAmountThanTheTotal_isNamed() throws Exception {
    sql(
        "UPDATE orders SET state = 'paid', version = 2 WHERE id = 1",
        "INSERT INTO payments VALUES (1, 1)");
    assertThat(verify(CONFIRMED, UNKNOWN).violations())
        .singleElement()
        .asString()
        .isEqualTo("price: order 1 has a total of 200 cents, but 1 were paid");
  }

  @Test
  void otherTitleThanTold_isNamed() throws Exception {
    sql("UPDATE order_items SET title = 'Pepper' WHERE order_id = 1");
    assertThat(verify(CONFIRMED, UNKNOWN).counts()).containsOnlyKeys(Kind.PRICE);
  }

  @Test
  void copiesFromNowhere_areNamed() throws Exception {
    sql("UPDATE books SET stock = 8");
    assertThat(verify(CONFIRMED, UNKNOWN).counts()).containsOnlyKeys(Kind.STOCK);
  }

  @Test
  void refusedButStored_isNamed() throws IOException {
    String refused = UNKNOWN.replace("\"status\":0", "\"status\":409");
    assertThat(verify(CONFIRMED, refused).counts()).containsOnlyKeys(Kind.REFUSED);
  }

  private static String followed(String state, int version) {
    return CONFIRMED
        .replace("POST /api/orders", "GET /api/orders/1")
        .replace(
            "\"state\":\"placed\",\"version\":1",
            "\"state\":\"%s\",\"version\":%d".formatted(state, version));
  }

  @Test
  void orderThatFellBack_isNamed_andOneThatWentOnIsNot() throws Exception {
    assertThat(verify(CONFIRMED, UNKNOWN, followed("placed", 1)).violations()).isEmpty();
    assertThat(verify(CONFIRMED, UNKNOWN, followed("shipped", 3)).counts())
        .containsOnlyKeys(Kind.STATE);
    assertThat(verify(CONFIRMED, UNKNOWN, followed("cancelled", 1)).counts())
        .containsOnlyKeys(Kind.STATE);
    sql(
        "UPDATE orders SET state = 'paid', version = 2 WHERE id = 1",
        "INSERT INTO payments VALUES (1, 200)");
    assertThat(verify(CONFIRMED, UNKNOWN, followed("placed", 1), followed("paid", 2)).violations())
        .isEmpty();
  }

  @Test
  void orderStoredInPart_isNamed() throws Exception {
    sql("UPDATE orders SET state = 'paid', version = 2 WHERE id = 1");
    assertThat(verify(CONFIRMED, UNKNOWN).violations())
        .singleElement()
        .asString()
        .isEqualTo("partial: order 1 is paid with 0 payments");
    assertThat(verify(CONFIRMED, UNKNOWN, followed("paid", 2)).counts())
        .containsOnlyKeys(Kind.PARTIAL, Kind.LOST);
    sql("INSERT INTO payments VALUES (1, 200)", "INSERT INTO payments VALUES (2, 100)");
    assertThat(verify(CONFIRMED, UNKNOWN).violations())
        .singleElement()
        .asString()
        .isEqualTo("partial: order 2 is placed with 1 payments");
    sql("DELETE FROM payments WHERE order_id = 2", "INSERT INTO payments VALUES (99, 200)");
    assertThat(verify(CONFIRMED, UNKNOWN).counts()).containsOnlyKeys(Kind.PARTIAL);
    sql("DELETE FROM payments WHERE order_id = 99", "INSERT INTO payments VALUES (1, 200)");
    assertThat(verify(CONFIRMED, UNKNOWN).counts()).containsOnlyKeys(Kind.DOUBLED);
  }

  @Test
  void orderWithoutItems_isNamed() throws Exception {
    sql(
        "DELETE FROM order_items WHERE order_id = 2",
        "DELETE FROM stock_movement WHERE order_id = 2");
    sql("UPDATE books SET stock = 8");
    assertThat(verify(CONFIRMED, UNKNOWN).violations())
        .singleElement()
        .asString()
        .isEqualTo("partial: order 2 has no items");
  }

  @Test
  void stockThatWasNotGivenBack_orBelowZero_isNamed() throws Exception {
    sql("UPDATE orders SET state = 'cancelled', version = 2 WHERE id = 2");
    assertThat(verify(CONFIRMED, UNKNOWN).counts()).containsOnlyKeys(Kind.STOCK);
    sql(
        "INSERT INTO stock_movement (book_id, change, reason, order_id) VALUES (5, 1, 'cancellation', 2)",
        "UPDATE books SET stock = 8");
    assertThat(verify(CONFIRMED, UNKNOWN).violations()).isEmpty();
    String more = SEEN.replace("\"stock\":9", "\"stock\":11");
    assertThat(verify(CONFIRMED, UNKNOWN, more).counts()).containsOnlyKeys(Kind.STOCK);
  }

  @Test
  void answerThatIsNoJson_isForeign_andAListOfSomebodyElses_too() throws IOException {
    String page = SEEN.replaceFirst("\\{\"id\":5.*\\}\\}", "\"not JSON: <html>\"}");
    assertThat(verify(CONFIRMED, UNKNOWN, page).counts()).containsOnlyKeys(Kind.FOREIGN);
    String list =
        "{\"user\":1,\"tells\":\"orders\",\"customer\":\"7\",\"request\":\"GET /api/orders\","
            + "\"status\":200,\"answer\":{\"items\":[{\"id\":2,\"customerId\":8,\"totalCents\":100}]}}\n";
    assertThat(verify(CONFIRMED, UNKNOWN, list).counts()).containsOnlyKeys(Kind.FOREIGN);
  }

  @Test
  void nothingHeard_isNoCleanRun() throws IOException {
    assertThatThrownBy(() -> verify())
        .isInstanceOf(IOException.class)
        .hasMessageStartingWith("nothing to verify: no client was told anything in ");
    Path empty = Files.writeString(folder.resolve("empty.jsonl"), FIRST + LAST);
    Path heard =
        Files.writeString(folder.resolve("heard.jsonl"), FIRST + CONFIRMED + UNKNOWN + LAST);
    Findings both = Verification.of(List.of(empty, heard), database.toString());
    assertThat(both.isClean()).isTrue();
    assertThat(both.text()).contains("empty.jsonl holds no answer: that run never began");
    Path other = Files.writeString(folder.resolve("other.jsonl"), CONFIRMED);
    assertThatThrownBy(() -> Verification.of(List.of(other), database.toString()))
        .hasMessageContaining("is no journal of a run");
  }

  @Test
  void journalWithGaps_isNotClean_andACutOneIsSaidToBe() throws IOException {
    Path gaps =
        Files.writeString(
            folder.resolve("gaps.jsonl"), FIRST + CONFIRMED + UNKNOWN + LAST.replace("0,", "3,"));
    assertThat(Verification.of(List.of(gaps), database.toString()).counts())
        .containsOnlyKeys(Kind.JOURNAL);
    Path cut =
        Files.writeString(
            folder.resolve("cut.jsonl"), FIRST + CONFIRMED + UNKNOWN.substring(0, 40));
    Findings findings = Verification.of(List.of(cut), database.toString());
    assertThat(findings.isClean()).isTrue();
    assertThat(findings.text()).contains("no whole line of JSON").contains("that run was killed");
  }
}
