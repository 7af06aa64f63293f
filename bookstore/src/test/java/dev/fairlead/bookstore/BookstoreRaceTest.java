package dev.fairlead.bookstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookstoreRaceTest {
  @TempDir private Path folder;

  private static <T> List<T> together(List<Callable<T>> tasks) throws Exception {
    CyclicBarrier start = new CyclicBarrier(tasks.size());
    try (ExecutorService pool = Executors.newFixedThreadPool(tasks.size())) {
      List<Future<T>> futures = new ArrayList<>();
      for (Callable<T> task : tasks) {
        futures.add(
            pool.submit(() -> {
              start.await();
              return task.call();
            }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }

  private static <T> List<Callable<T>> times(int count, IntTask<T> task) {
    List<Callable<T>> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int index = i;
      tasks.add(() -> task.call(index));
    }
    return tasks;
  }

  private List<Shop> threeFresh(Path database) throws Exception {
    return together(times(3, i -> new Shop("b" + (i + 1), database.toString())));
  }

  private List<Shop> three(Path database) throws Exception {
    return together(times(3, i -> new Shop("b" + (i + 1), database)));
  }

  @Test
  void threeInstancesOnAnEmptyFile_seedItOnce() throws Exception {
    for (int round = 0; round < 2; round++) {
      List<Shop> shops = threeFresh(folder.resolve("books" + round + ".db"));
      for (Shop shop : shops) {
        assertThat(Shop.tree(shop.get("/api/books")).path("total").asInt()).isEqualTo(5000);
      }
      shops.forEach(Shop::close);
    }
  }

  @Test
  void concurrentChangesOverInstances_haveOneWinner() throws Exception {
    List<Shop> shops = three(folder.resolve("books.db"));
    for (int round = 0; round < 5; round++) {
      int number = round;
      List<Integer> posts =
          together(
              times(
                  9,
                  i ->
                      shops.get(i % 3).json("POST", "/api/books", Shop.book(number)).statusCode()));
      assertThat(posts).containsOnly(201, 409).containsOnlyOnce(201);
      String tag = "\"v" + (round + 1) + "\"";
      List<Integer> patches =
          together(
              times(
                  6,
                  i ->
                      shops
                          .get(i % 3)
                          .json("PATCH", "/api/books/1", "{\"stock\":" + i + "}", "If-Match", tag)
                          .statusCode()));
      assertThat(patches).containsOnly(200, 412).containsOnlyOnce(200);
    }
    shops.forEach(Shop::close);
  }

  @FunctionalInterface
  private interface IntTask<T> {
    T call(int index) throws Exception;
  }
}
