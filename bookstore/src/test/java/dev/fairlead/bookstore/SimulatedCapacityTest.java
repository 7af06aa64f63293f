package dev.fairlead.bookstore;

import static dev.fairlead.bookstore.Shop.tree;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.fairlead.bookstore.capacity.FailRate;
import dev.fairlead.bookstore.capacity.ServiceTime;
import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Bookstores as slow, narrow and unreliable as asked, over real connections. */
class SimulatedCapacityTest {
  private static final String BOOK = "/api/books/1";

  @TempDir private Path folder;

  @Test
  void fullHouse_servesTheOthersInOrderOfArrival() throws Exception {
    try (Shop shop = shop(1, "1s", "0", false);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      long begun = System.nanoTime();
      Queue<String> served = new ConcurrentLinkedQueue<>();
      List<Future<Integer>> answers = new ArrayList<>();
      for (String client : List.of("first", "second", "third")) {
        int before = answers.size();
        answers.add(clients.submit(visit(shop, client, served)));
        await(shop, busyAndWaiting -> busyAndWaiting == before + 1);
      }
      assertThat(simulated(shop).path("busy").asInt()).isEqualTo(1);
      assertThat(simulated(shop).path("waiting").asInt()).isEqualTo(2);

      for (Future<Integer> answer : answers) {
        assertThat(answer.get()).isEqualTo(200);
      }
      assertThat(served).containsExactly("first", "second", "third");
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(Duration.ofSeconds(3));
      assertThat(simulated(shop).path("busy").asInt()).isZero();
    }
  }

  @Test
  void capacityOfTwo_servesTwoAtOnce() throws Exception {
    try (Shop shop = shop(2, "2s", "0", false);
        ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      Queue<String> served = new ConcurrentLinkedQueue<>();
      Future<Integer> one = clients.submit(visit(shop, "one", served));
      Future<Integer> two = clients.submit(visit(shop, "two", served));
      await(shop, busyAndWaiting -> busyAndWaiting == 2);
      assertThat(simulated(shop).path("busy").asInt()).isEqualTo(2);
      assertThat(one.get() + two.get()).isEqualTo(400);
    }
  }

  @Test
  void health_isNotDelayed_andSaysWhatIsSimulated() throws Exception {
    try (Shop shop = shop(1, "10m", "2%", false)) {
      JsonNode simulated = simulated(shop);
      assertThat(simulated.path("capacity").asInt()).isEqualTo(1);
      assertThat(simulated.path("serviceTime").asText()).isEqualTo("600000ms");
      assertThat(simulated.path("failRate").asText()).isEqualTo("2%");
    }
    try (Shop shop = new Shop("b1", folder.resolve("books.db"))) {
      assertThat(tree(shop.get("/health")).has("simulated")).isFalse();
    }
  }

  @Test
  void failures_areProblems_andTheSameForTheSameSeed() throws Exception {
    List<Integer> first;
    try (Shop shop = shop(0, "0ms", "40%", false)) {
      first = statuses(shop);
      assertThat(first).contains(200, 500).doesNotContain(503);
      HttpResponse<String> failed = untilFailure(shop);
      assertThat(failed.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(tree(failed).path("detail").asText()).contains("simulated");
    }
    try (Shop shop = shop(0, "0ms", "40%", false)) {
      assertThat(statuses(shop)).isEqualTo(first);
    }
  }

  @Test
  void failFast_neitherWaitsNorIsServed() throws Exception {
    try (Shop shop = shop(1, "10m", "1", true)) {
      assertThat(shop.get(BOOK).statusCode()).isEqualTo(500);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--capacity=0|expected a whole number, 1 or more",
        "--capacity=many|expected a whole number, 1 or more",
        "--service-time=20|expected 20ms, 20ms±5ms",
        "--service-time=5ms±10ms|the spread must not be greater",
        "--fail-rate=2|expected a percentage such as 2%"
      })
  void badOption_isAnErrorThatSaysWhatWasExpected(String option, String expected) {
    StringWriter said = new StringWriter();
    int code =
        new CommandLine(new BookstoreCommand())
            .setErr(new PrintWriter(said, true))
            .execute(option, "--port=0");
    assertThat(code).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(said.toString())
        .contains("'" + option.substring(0, option.indexOf('=')) + "'")
        .contains(expected);
  }

  @Test
  void command_saysWhatIsSimulated() throws Exception {
    StringWriter said = new StringWriter();
    CommandLine line = new CommandLine(new BookstoreCommand()).setOut(new PrintWriter(said, true));
    Thread running =
        Thread.ofVirtual()
            .start(() ->
                line.execute(
                    "--port=0",
                    "--db=" + folder.resolve("books.db"),
                    "--capacity=4",
                    "--service-time=20ms+-5ms",
                    "--fail-rate=0.02"));
    try {
      untilTrue(() -> said.toString().contains("simulated"), "simulated");
      assertThat(said.toString()).contains("simulated: 4 at a time, 20ms±5ms each, 2% fail");
    } finally {
      running.interrupt();
      running.join();
    }
  }

  private Shop shop(int places, String time, String failRate, boolean failFast) throws Exception {
    return new Shop(
        "b1",
        folder.resolve("books.db"),
        new SimulatedCapacity(
            places, ServiceTime.parse(time), FailRate.parse(failRate), failFast, 42));
  }

  private static Callable<Integer> visit(Shop shop, String client, Queue<String> served) {
    return () -> {
      int status = shop.get(BOOK).statusCode();
      served.add(client);
      return status;
    };
  }

  private static List<Integer> statuses(Shop shop) throws Exception {
    List<Integer> statuses = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      statuses.add(shop.get(BOOK).statusCode());
    }
    return statuses;
  }

  private static HttpResponse<String> untilFailure(Shop shop) throws Exception {
    HttpResponse<String> response = shop.get(BOOK);
    while (response.statusCode() != 500) {
      response = shop.get(BOOK);
    }
    return response;
  }

  private static JsonNode simulated(Shop shop) throws Exception {
    return tree(shop.get("/health")).path("simulated");
  }

  private static void await(Shop shop, IntPredicate busyAndWaiting) throws Exception {
    untilTrue(
        () -> {
          JsonNode now = simulated(shop);
          return busyAndWaiting.test(now.path("busy").asInt() + now.path("waiting").asInt());
        },
        "requests at the tills");
  }

  private static void untilTrue(Callable<Boolean> condition, String what) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!condition.call()) {
      assertThat(System.nanoTime()).as("in time: " + what).isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
