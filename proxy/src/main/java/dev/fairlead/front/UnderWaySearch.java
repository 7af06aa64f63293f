package dev.fairlead.front;

import dev.fairlead.flow.Exchange;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.runtime.UnderWay;
import dev.fairlead.runtime.UnderWay.Held;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks every loop for the exchanges at a backend. Stateless: any thread but the loops. */
final class UnderWaySearch {
  private static final int MOST = 1_000;
  private static final long PATIENCE_MILLIS = 1_000;
  private static final int LONGEST_PATH = 200;

  private UnderWaySearch() {}

  /** Those of one loop. */
  private record Part(List<Held> held, int total) {}

  static UnderWay of(List<LoopContext> loops, String label) {
    List<CompletableFuture<Part>> parts = loops.stream().map(loop -> ask(loop, label)).toList();
    List<Held> held = new ArrayList<>();
    int total = 0;
    boolean complete = true;
    for (CompletableFuture<Part> asked : parts) {
      try {
        Part part = asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        held.addAll(part.held);
        total += part.total;
      } catch (TimeoutException | ExecutionException e) {
        complete = false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        complete = false;
      }
    }
    held.sort(Comparator.comparingLong(Held::ageMillis).reversed());
    return new UnderWay(held.subList(0, Math.min(MOST, held.size())), total, complete);
  }

  private static CompletableFuture<Part> ask(LoopContext loop, String label) {
    CompletableFuture<Part> part = new CompletableFuture<>();
    try {
      loop.worker
          .loop()
          .execute(() -> {
            try {
              part.complete(search(loop, label));
            } catch (RuntimeException e) {
              loop.faults.accept(e);
              part.completeExceptionally(e);
            }
          });
    } catch (RejectedExecutionException e) {
      part.completeExceptionally(e);
    }
    return part;
  }

  private static Part search(LoopContext loop, String label) {
    long now = System.nanoTime();
    List<Held> held = new ArrayList<>();
    int[] total = new int[1];
    for (ClientConnection front : loop.all()) {
      front.eachExchange(exchange -> {
        if (label.equals(exchange.backendLabel())) {
          total[0]++;
          if (held.size() < MOST) {
            held.add(held(exchange, now));
          }
        }
      });
    }
    return new Part(held, total[0]);
  }

  private static Held held(Exchange exchange, long now) {
    Http1Request request = exchange.request();
    int pathEnd = Math.min(request.pathEnd(), request.pathStart() + LONGEST_PATH);
    return new Held(
        exchange.peerText(),
        text(request, request.methodStart(), request.methodEnd()),
        text(request, request.pathStart(), pathEnd),
        TimeUnit.NANOSECONDS.toMillis(now - exchange.record().startedNanos));
  }

  /** Heads are checked: what stands in a method or a path is visible ASCII. */
  private static String text(Http1Request request, int start, int end) {
    return new String(request.bytes(), start, end - start, StandardCharsets.ISO_8859_1);
  }
}
