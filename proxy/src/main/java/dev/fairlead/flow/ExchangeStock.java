package dev.fairlead.flow;

import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.resilience.RetryBudget;
import dev.fairlead.runtime.Snapshot;
import java.util.ArrayDeque;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Step 1 of {@link RequestFlow}: an exchange begins at the first byte of its request, under the
 * limits that hold then. Those that are over are used again. Loop-confined.
 */
final class ExchangeStock {
  private static final int KEPT = 256;

  private final RequestFlow flow;
  private final Supplier<Snapshot> world;
  private final RandomGenerator random;
  private final RetryBudget budget;
  private final ArrayDeque<Exchange> stock = new ArrayDeque<>();

  ExchangeStock(
      RequestFlow flow, Supplier<Snapshot> world, RandomGenerator random, RetryBudget budget) {
    this.flow = flow;
    this.world = world;
    this.random = random;
    this.budget = budget;
  }

  /** One that begins now; its request's head is then decoded into it. */
  Exchange begin(ClientStream client) {
    Exchange kept = stock.pollFirst();
    Exchange exchange = kept == null ? new Exchange(flow, random, budget) : kept;
    Snapshot snapshot = world.get();
    exchange.begin(client, snapshot);
    ExchangeRecord record = exchange.record;
    record.startedNanos = System.nanoTime();
    record.startedAtMillis = System.currentTimeMillis();
    record.snapshot = snapshot.number();
    record.clientAddress = client.peerText();
    exchange
        .decoder()
        .begin(
            snapshot.spec().limits().headBytes(),
            snapshot.spec().limits().targetBytes(),
            snapshot.spec().limits().fields());
    return exchange;
  }

  /** It begins only now after all. */
  void beginAgain(Exchange exchange) {
    Snapshot snapshot = world.get();
    ExchangeRecord record = exchange.record;
    exchange.snapshot = snapshot;
    record.snapshot = snapshot.number();
    record.startedNanos = System.nanoTime();
    record.startedAtMillis = System.currentTimeMillis();
  }

  /** Takes back one that is over. */
  void giveBack(Exchange exchange) {
    exchange.client = null;
    exchange.snapshot = null;
    exchange.route = null;
    exchange.upstream = null;
    exchange.answerTime.clear();
    exchange.kept.release();
    exchange.record.head = null;
    // While a connection is being made for it, its answer is still to come.
    if (!exchange.connecting && stock.size() < KEPT) {
      stock.addFirst(exchange);
    }
  }
}
