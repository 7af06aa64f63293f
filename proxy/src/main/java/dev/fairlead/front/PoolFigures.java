package dev.fairlead.front;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Connections to backends, over all loops. Immutable.
 *
 * @param idle those of HTTP/1.1 that no exchange uses, by the backend's label
 * @param http2 those of HTTP/2, used or not, by the backend's label
 */
public record PoolFigures(Map<String, Integer> idle, Map<String, Integer> http2) {
  private static final long PATIENCE_MILLIS = 1_000;

  public PoolFigures {
    idle = Map.copyOf(idle);
    http2 = Map.copyOf(http2);
  }

  /** Every loop is asked, and has a second to answer; those that do not are left out. */
  static PoolFigures of(List<LoopContext> loops) {
    List<CompletableFuture<PoolFigures>> parts = loops.stream().map(PoolFigures::ask).toList();
    Map<String, Integer> idle = new HashMap<>();
    Map<String, Integer> http2 = new HashMap<>();
    for (CompletableFuture<PoolFigures> asked : parts) {
      try {
        PoolFigures part = asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        part.idle.forEach((label, count) -> idle.merge(label, count, Integer::sum));
        part.http2.forEach((label, count) -> http2.merge(label, count, Integer::sum));
      } catch (TimeoutException | ExecutionException e) {
        // What is left out of a gauge is seen at the next look.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return new PoolFigures(idle, http2);
  }

  private static CompletableFuture<PoolFigures> ask(LoopContext loop) {
    CompletableFuture<PoolFigures> part = new CompletableFuture<>();
    try {
      loop.worker
          .loop()
          .execute(() -> {
            Map<String, Integer> idle = new HashMap<>();
            Map<String, Integer> http2 = new HashMap<>();
            loop.pool.count(
                (backend, count) -> idle.merge(backend.label().name(), count, Integer::sum),
                (backend, count) -> http2.merge(backend.label().name(), count, Integer::sum));
            part.complete(new PoolFigures(idle, http2));
          });
    } catch (RejectedExecutionException e) {
      part.completeExceptionally(e);
    }
    return part;
  }
}
