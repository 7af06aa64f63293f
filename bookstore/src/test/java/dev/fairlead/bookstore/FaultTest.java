package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.bookstore.fault.FaultSettings;
import dev.fairlead.bookstore.fault.Faults;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FaultTest {
  private static final String FAULTS = "/api/admin/faults";

  @TempDir private Path folder;

  private String database() throws Exception {
    return Seeded.at(folder.resolve("books.db")).toString();
  }

  @Test
  void withoutTheOption_thereAreNone() throws Exception {
    try (Shop shop = new Shop("b1", database())) {
      assertThat(shop.as(shop.admin(), "PUT", FAULTS, "{\"errorRate\":1}").statusCode())
          .isEqualTo(404);
      assertThat(shop.get("/api/books/1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void errors_areProblemDocuments_untilSwitchedOff() throws Exception {
    FaultSettings always = new FaultSettings(Duration.ZERO, 1, 0, 0);
    try (Shop shop = new Shop("b1", database(), always)) {
      HttpResponse<String> failed = shop.get("/api/books/1");
      assertThat(failed.statusCode()).isEqualTo(500);
      assertThat(Shop.tree(failed).path("detail").asText()).contains("on purpose");
      assertThat(shop.get("/health").statusCode()).isEqualTo(500);
      assertThat(shop.as(shop.customer(1), "PUT", FAULTS, "{}").statusCode()).isEqualTo(403);
      assertThat(shop.as(shop.admin(), "PUT", FAULTS, "{\"errorRate\":1.1}").statusCode())
          .isEqualTo(422);
      String unavailable = "{\"errorRate\":1,\"errorStatus\":503}";
      assertThat(shop.as(shop.admin(), "PUT", FAULTS, unavailable).statusCode()).isEqualTo(200);
      assertThat(shop.get("/api/books/1").statusCode()).isEqualTo(503);
      assertThat(shop.as(shop.admin(), "PUT", FAULTS, "{}").statusCode()).isEqualTo(200);
      assertThat(shop.get("/api/books/1").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void hangingRequests_areNeverAnswered_andLetGoAtAChange() throws Exception {
    try (Shop shop = new Shop("b1", database(), FaultSettings.NONE)) {
      String admin = shop.admin();
      shop.as(admin, "PUT", FAULTS, "{\"hangRate\":1}");
      CompletableFuture<HttpResponse<String>> hanging =
          CompletableFuture.supplyAsync(() -> {
            try {
              // No GET: the client would repeat one by itself.
              return shop.json("POST", "/api/books", Shop.book(1));
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      String metrics = "";
      while (!metrics.contains("in_flight 2")) {
        metrics = shop.get("/metrics").body();
      }
      assertThat(hanging).isNotDone();
      shop.as(admin, "PUT", FAULTS, "{}");
      assertThatThrownBy(() -> hanging.get(30, TimeUnit.SECONDS))
          .as("its connection ends without an answer")
          .isInstanceOf(ExecutionException.class);
    }
  }

  @Test
  void crash_comesAtTheRequestThatWasSaid() throws Exception {
    AtomicInteger crashes = new AtomicInteger();
    FaultSettings third = new FaultSettings(Duration.ZERO, 0, 0, 3);
    try (Faults faults = new Faults(third, new Random(1), crashes::incrementAndGet)) {
      faults.meet();
      faults.meet();
      assertThat(crashes).hasValue(0);
      faults.meet();
      faults.meet();
      assertThat(crashes).hasValue(1);
    }
  }

  @Test
  void latency_isAddedToEachRequest() throws Exception {
    FaultSettings slow = new FaultSettings(Duration.ofMillis(60), 0, 0, 0);
    try (Faults faults = new Faults(slow, new Random(1), () -> {})) {
      long begun = System.nanoTime();
      assertThat(faults.meet()).isTrue();
      assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(60_000_000);
    }
  }
}
