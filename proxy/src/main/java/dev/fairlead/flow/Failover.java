package dev.fairlead.flow;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.config.Protocol;
import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Failure;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.net.Worker;
import dev.fairlead.pool.BackendStream;
import dev.fairlead.resilience.FailedAttempt;
import dev.fairlead.resilience.FailedAttempt.Left;
import dev.fairlead.resilience.RetryBudget;
import dev.fairlead.resilience.RetryDecision;
import dev.fairlead.resilience.RetryPolicy;
import dev.fairlead.runtime.Lease;
import dev.fairlead.runtime.Upstream;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Step 7 of {@link RequestFlow}: what follows a failed attempt. Another one, at once or after a
 * pause in which nothing is claimed, or the answer that tells of the failure. Loop-confined.
 *
 * <p>An answer that counts as a failure is the client's as long as there is no better: it is
 * swallowed only when another backend has been claimed, or is there to be after the pause. Where
 * that one is gone then, the answer is {@link Failure#NONE_LEFT}.
 */
final class Failover {
  private final RequestFlow flow;
  private final Worker worker;
  private final RetryBudget budget;
  private final RetryBudget.Requests requests;
  private final RandomGenerator random;
  private final Consumer<Throwable> faults;

  /** Holds the claim on the next backend until that on the one that answered is ended. */
  private final Lease next = new Lease();

  Failover(
      RequestFlow flow,
      Worker worker,
      RetryBudget budget,
      RandomGenerator random,
      Consumer<Throwable> faults) {
    this.flow = flow;
    this.worker = worker;
    this.budget = budget;
    this.requests = budget.requests(worker.index());
    this.random = random;
    this.faults = faults;
  }

  /** Before the first attempt: whether it may be made again, and what must be kept for that. */
  void prepare(Exchange exchange) {
    requests.count(exchange.record.startedNanos);
    Http1Request request = exchange.request();
    RetryPolicy policy = exchange.upstream().retryPolicy();
    exchange.idempotent =
        request.method() == Http1Request.Method.GET
            || RetryPolicy.isIdempotent(
                request.bytes(), request.methodStart(), request.methodEnd());
    exchange.repeatable = policy.repeatable(exchange.idempotent);
    if (!exchange.requestEnded) {
      exchange.kept.begin(
          policy.keptBytes(exchange.idempotent || mayBeRefused(exchange)),
          request.framing() == BodyFraming.LENGTH ? request.contentLength() : -1,
          exchange.world().spec().retryBudget());
    }
  }

  /** Whether a backend may take of the body and say then that it has not looked at the request. */
  private static boolean mayBeRefused(Exchange exchange) {
    return exchange.upstream().spec().link().protocol() == Protocol.HTTP_2;
  }

  /** The attempt has failed without an answer for the client, or in the middle of one. */
  void failed(Exchange exchange, Failure failure) {
    exchange.connecting = false;
    BackendStream connection = exchange.connection;
    exchange.connection = null;
    if (exchange.over) {
      return;
    }
    Tracing.attemptEnded(exchange, 0, failure);
    boolean stale =
        (failure == Failure.BACKEND_CLOSED || failure == Failure.STREAM_REFUSED)
            && connection != null
            && connection.mayBeStale()
            && !exchange.freshOnly;
    if (stale) {
      // A connection that had gone stale says nothing about the backend: it costs no try.
      exchange.tries--;
      exchange.answerTime.clear();
    } else if (failure.side() == Failure.Side.BACKEND) {
      exchange.answerTime.failed();
    }
    if (flow.current() != exchange.snapshot) {
      catchUp(exchange);
    }
    Left left = stale ? Left.ANY_AFTER_STALE : left(exchange);
    switch (decide(exchange, failure, left)) {
      case RetryDecision.Again again -> {
        exchange.lease.end();
        if (left != Left.ANOTHER && exchange.slot != Balancer.NONE) {
          exchange.pick.tried.remove(exchange.slot);
        }
        if (stale) {
          // Once only: there may be no end to stale connections, but a new one is not stale.
          exchange.freshOnly = true;
        } else {
          retries(exchange);
        }
        aim(exchange);
        goOn(exchange, again.pauseNanos(), failure);
      }
      case RetryDecision.Not not ->
          flow.fail(
              exchange,
              not.why() == RetryRefusal.NO_BACKEND_LEFT
                  ? Stickiness.answer(exchange.upstream(), exchange.pick, failure)
                  : failure);
    }
  }

  /**
   * The backend has answered.
   *
   * @return whether the client is not to have this answer: another attempt is on its way
   */
  boolean swallows(Exchange exchange, int status) {
    Upstream upstream = exchange.upstream();
    if (!upstream.retryPolicy().isFailure(status)
        || !(decide(exchange, null, left(exchange)) instanceof RetryDecision.Again again)) {
      return false;
    }
    aim(exchange);
    if (again.pauseNanos() > 0 || flow.current() != exchange.snapshot) {
      swallow(exchange, status);
      goOn(exchange, again.pauseNanos(), Failure.NONE_LEFT);
      return true;
    }
    exchange.pick.now = System.nanoTime();
    int slot = upstream.take(exchange.pick, next);
    if (slot < 0) {
      // Those that are left are full: an answer at hand is better than a place in the queue.
      return false;
    }
    swallow(exchange, status);
    exchange.lease.takeFrom(next);
    flow.goOn(exchange, slot, Failure.NONE_LEFT);
    return true;
  }

  /** The exchange, which pauses, is over. */
  void leave(Exchange exchange) {
    ScheduledFuture<?> pause = exchange.pause;
    if (pause != null) {
      exchange.pause = null;
      pause.cancel(false);
    }
  }

  /** The exchange has ended well. */
  static void saved(Exchange exchange) {
    Upstream upstream = exchange.upstream;
    if (upstream != null && !upstream.retryPolicy().isFailure(exchange.record.status)) {
      upstream.retries().saved();
    }
  }

  private RetryDecision decide(Exchange exchange, @Nullable Failure failure, Left left) {
    long now = System.nanoTime();
    long due = exchange.record.startedNanos + exchange.routed().deadlines().total();
    FailedAttempt attempt =
        new FailedAttempt(
            failure,
            exchange.idempotent,
            exchange.kept.lost(),
            exchange.tries,
            exchange.headSent,
            left,
            due - now);
    Upstream upstream = exchange.upstream();
    RetryDecision decision =
        upstream
            .retryPolicy()
            .decide(
                attempt, () -> budget.tryTake(exchange.world().spec().retryBudget(), now), random);
    if (decision instanceof RetryDecision.Not(RetryRefusal why) && why != RetryRefusal.FUTILE) {
      exchange.record.retryRefusal = why;
      switch (why) {
        case BUDGET_SPENT -> upstream.retries().denied();
        case BODY_TOO_LARGE, BODY_BUFFERS_FULL -> upstream.retries().bodyLost();
        default -> {}
      }
    }
    return decision;
  }

  /**
   * The next attempt is made in the world as it is now: who may serve in an older one is not
   * followed any more, and a backend that was taken out is not to be asked again.
   */
  void catchUp(Exchange exchange) {
    Upstream was = exchange.upstream();
    Upstream is = flow.current().upstreams().get(was.spec().name());
    if (is != null && is != was) {
      is.translate(exchange.pick, was);
      exchange.slot = is.slotOf(was.backend(exchange.slot));
      exchange.upstream = is;
    }
  }

  private static Left left(Exchange exchange) {
    Upstream upstream = exchange.upstream();
    if (upstream.hasAnother(exchange.pick)) {
      return Left.ANOTHER;
    }
    return upstream.size() == 1 ? Left.ONLY_THE_SAME : Left.NONE;
  }

  /** A tier whose backends all fail must not use up every try while the next one is well. */
  private static void aim(Exchange exchange) {
    exchange.pick.nextTier =
        exchange.tries > 0 && exchange.tries == exchange.upstream().spec().maxAttempts() - 1;
  }

  private static void retries(Exchange exchange) {
    exchange.retried = true;
    exchange.upstream().retries().made();
  }

  private static void swallow(Exchange exchange, int status) {
    Tracing.attemptEnded(exchange, status, null);
    BackendStream connection = exchange.connection;
    exchange.connection = null;
    if (connection != null) {
      connection.swallow();
    }
    exchange.answerTime.clear();
    exchange.lease.end();
    retries(exchange);
  }

  private void goOn(Exchange exchange, long pauseNanos, Failure otherwise) {
    if (pauseNanos == 0) {
      flow.attempt(exchange, otherwise);
      return;
    }
    // Not on the wheel: its turns are longer than most pauses, and would end them all together.
    exchange.pause =
        worker.loop().schedule(() -> paused(exchange, otherwise), pauseNanos, TimeUnit.NANOSECONDS);
  }

  private void paused(Exchange exchange, Failure otherwise) {
    exchange.pause = null;
    try {
      flow.attempt(exchange, otherwise);
    } catch (RuntimeException e) {
      // It would be lost in the future.
      faults.accept(e);
      if (!exchange.over) {
        flow.fail(exchange, Failure.INTERNAL);
      }
    }
  }
}
