package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MalformedInputTest {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "-1",
          "0",
          "1e999999999",
          "9".repeat(1200),
          "9223372036854775808",
          "1.0",
          "\"\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"'; DROP TABLE books; --\"",
          "\"<script>alert(1)</script>\"",
          "[]",
          "{}",
          "[".repeat(1500),
          "\"" + "x".repeat(2000) + "\"",
          "NaN",
          "'single'",
          "\"\\x\"",
          "\"\u202e\"",
          "{\"$ne\":null}");

  @TempDir private Path folder;

  /** A changed field may still be a valid book: then 2xx is right, and nothing else is accepted. */
  @Test
  void mutatedDocuments_neverCauseServerErrors() throws Exception {
    Random random = new Random(7);
    List<String> fields =
        List.of(
            "isbn", "title", "author", "category", "year", "priceCents", "stock", "id", "x\\u0000");
    int refused = 0;
    try (Shop shop = new Shop("b1", folder.resolve("books.db"))) {
      for (int i = 0; i < 600; i++) {
        String value = VALUES.get(random.nextInt(VALUES.size()));
        String field = fields.get(random.nextInt(fields.size()));
        byte[] patch = ("{\"" + field + "\":" + value + "}").getBytes(StandardCharsets.UTF_8);
        byte[] body = random.nextBoolean() ? patch : garbled(Shop.book(i), random);
        boolean patching = random.nextBoolean();
        HttpResponse<String> response =
            shop.send(
                patching ? "PATCH" : "POST",
                patching ? "/api/books/1" : "/api/books",
                body,
                "Content-Type",
                "application/json");
        if (response.statusCode() / 100 != 2) {
          refused++;
          assertThat(response.statusCode()).as(response.body()).isIn(400, 409, 413, 422);
          assertThat(response.headers().firstValue("Content-Type"))
              .hasValue("application/problem+json");
          assertThat(Shop.tree(response).path("status").asInt()).isEqualTo(response.statusCode());
        }
      }
      assertThat(refused).isGreaterThan(300);
      assertThat(Shop.tree(shop.get("/api/books?size=1")).path("total").asInt())
          .isGreaterThanOrEqualTo(5000);
    }
  }

  private static byte[] garbled(String text, Random random) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
