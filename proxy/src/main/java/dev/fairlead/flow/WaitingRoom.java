package dev.fairlead.flow;

import dev.fairlead.model.Failure;
import dev.fairlead.net.Timed;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Waiter;
import dev.fairlead.runtime.WaitingLine;
import dev.fairlead.runtime.WaitingLine.End;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * Between 4 pick and 5 open of {@link RequestFlow}: exchanges of one loop that wait for a backend
 * which is not full, each in the {@link WaitingLine} of its upstream, until it is their turn, their
 * time is over, or the exchange ends for another reason. Loop-confined.
 */
final class WaitingRoom {
  private final RequestFlow flow;
  private final Worker worker;
  private final Consumer<Throwable> faults;

  WaitingRoom(RequestFlow flow, Worker worker, Consumer<Throwable> faults) {
    this.flow = flow;
    this.worker = worker;
    this.faults = faults;
  }

  /**
   * Gets a backend for the exchange or has it wait, in which case {@link RequestFlow#goOn} follows
   * unless the exchange ends before.
   *
   * @param otherwise what to answer when there is no backend left
   * @return as {@link WaitingLine#enter}
   */
  int enter(Exchange exchange, Failure otherwise) {
    Turn turn = new Turn(exchange, otherwise, System.nanoTime());
    int slot = turn.line().enter(turn);
    if (slot == WaitingLine.WAITS) {
      exchange.turn = turn;
      long patience = turn.upstream().spec().queue().timeout().toNanos();
      worker.timers().set(turn.timer, turn.since + patience);
    } else {
      turn.handTo(exchange.pick, exchange.lease);
      exchange.upstream = turn.upstream();
      // It may learn response times where the one that the exchange came with did not.
      exchange.pick.now = turn.since;
    }
    return slot;
  }

  /** The exchange, which waits, is over. */
  void leave(Exchange exchange) {
    Turn turn = exchange.turn;
    if (turn != null) {
      if (!turn.line().leave(turn)) {
        // It was admitted a moment ago, and the news is on its way.
        turn.giveBack();
      }
      end(turn, End.LEFT);
    }
  }

  private void admit(Turn turn) {
    Exchange exchange = turn.exchange;
    if (exchange.turn != turn) {
      // It ended when the news was on its way.
      return;
    }
    end(turn, End.ADMITTED);
    turn.handTo(exchange.pick, exchange.lease);
    exchange.upstream = turn.upstream();
    exchange.pick.now = System.nanoTime();
    try {
      flow.goOn(exchange, turn.slot, turn.otherwise);
    } catch (RuntimeException e) {
      faults.accept(e);
      if (!exchange.over) {
        flow.fail(exchange, Failure.INTERNAL);
      }
    }
  }

  private void timedOut(Turn turn) {
    if (turn.line().leave(turn)) {
      end(turn, End.TIMED_OUT);
      flow.fail(turn.exchange, Failure.QUEUE_TIMEOUT);
    }
  }

  private void end(Turn turn, End how) {
    worker.timers().remove(turn.timer);
    turn.exchange.turn = null;
    long nanos = System.nanoTime() - turn.since;
    turn.exchange.record.queueNanos += nanos;
    turn.line().ended(how, nanos);
  }

  /** One wait of one exchange. */
  final class Turn extends Waiter implements Runnable {
    private final Exchange exchange;
    private final WaitingLine line;
    private final Failure otherwise;
    private final long since;
    private final Timed timer =
        new Timed() {
          @Override
          protected void expired(long now) {
            timedOut(Turn.this);
          }
        };

    /** Written before the loop is told. */
    private int slot;

    private Turn(Exchange exchange, Failure otherwise, long since) {
      super(exchange.upstream(), exchange.pick);
      this.exchange = exchange;
      this.line = exchange.upstream().line();
      this.otherwise = otherwise;
      this.since = since;
    }

    private WaitingLine line() {
      return line;
    }

    @Override
    protected void admitted(int claimed) {
      slot = claimed;
      try {
        worker.loop().execute(this);
      } catch (RejectedExecutionException e) {
        // The loop has ended, and its exchanges with it.
        faults.accept(e);
      }
    }

    @Override
    public void run() {
      admit(this);
    }
  }
}
