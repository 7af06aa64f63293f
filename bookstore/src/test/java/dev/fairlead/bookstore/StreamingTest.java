package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bodies of many sizes, and the counts that say what was sent. */
class StreamingTest {
  @TempDir private Path folder;
  private Shop shop;

  @BeforeEach
  void open() throws Exception {
    shop = new Shop("b1", folder.resolve("books.db"));
  }

  @AfterEach
  void close() {
    shop.close();
  }

  @Test
  void catalogue_isSentWhole_asJsonAndAsCsv() throws Exception {
    assertThat(Shop.tree(shop.get("/api/export/books.json"))).hasSize(5_000);
    shop.json("PATCH", "/api/books/1", "{\"title\":\"A \\\"b\\\", c\"}");
    List<String> lines = shop.get("/api/export/books.csv?copies=2").body().lines().toList();
    assertThat(lines).hasSize(10_001);
    assertThat(lines.get(1)).contains(",\"A \"\"b\"\", c\",");
    assertThat(lines.get(5_001)).isEqualTo(lines.get(1));
    assertThat(shop.send("HEAD", "/api/export/books.csv", null).body()).isEmpty();
  }

  @Test
  void largeBody_isReadAsItComes() throws Exception {
    long bytes = 0;
    try (InputStream in =
        URI.create(shop.url() + "/api/export/books.csv?copies=60").toURL().openStream()) {
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        bytes += n;
      }
    }
    assertThat(bytes).isGreaterThan(25_000_000);
  }

  @Test
  void clientThatGoesAway_hurtsNobody() throws Exception {
    for (int i = 0; i < 8; i++) {
      try (BufferedReader in =
          new BufferedReader(
              new InputStreamReader(
                  URI.create(shop.url() + "/api/export/books.csv?copies=1000").toURL().openStream(),
                  StandardCharsets.UTF_8))) {
        assertThat(in.readLine()).startsWith("id,");
      }
    }
    assertThat(shop.get("/api/books/1").statusCode()).isEqualTo(200);
  }

  @Test
  void covers_arePicturesOfTheirSizes_theSameEachTime() throws Exception {
    int last = 0;
    for (String size : List.of("small", "medium", "large")) {
      URI address = URI.create(shop.url() + "/api/books/3/cover?size=" + size);
      byte[] bytes = address.toURL().openStream().readAllBytes();
      BufferedImage image = ImageIO.read(new java.io.ByteArrayInputStream(bytes));
      assertThat(image.getHeight()).isEqualTo(image.getWidth() * 3 / 2);
      assertThat(bytes.length).isGreaterThan(last * 2);
      assertThat(address.toURL().openStream().readAllBytes()).isEqualTo(bytes);
      last = bytes.length;
    }
    assertThat(shop.get("/api/books/3/cover?size=giant").statusCode()).isEqualTo(400);
    assertThat(shop.get("/api/books/99999/cover").statusCode()).isEqualTo(404);
  }

  @Test
  void metrics_countEveryAnswer_byItsPattern() throws Exception {
    for (int i = 1; i <= 7; i++) {
      shop.get("/api/books/" + i);
    }
    shop.get("/api/books/99999");
    shop.get("/made/up/by/somebody");
    String metrics = shop.get("/metrics").body();
    String counted = "bookstore_requests_total{method=\"GET\",path=\"/api/books/{id}\",status=";
    assertThat(metrics)
        .contains(
            counted + "\"200\"} 7.0", counted + "\"404\"} 1.0", "path=\"none\",status=\"404\"")
        .doesNotContain("made");
  }
}
