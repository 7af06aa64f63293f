package dev.fairlead.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A named group of interchangeable backends.
 *
 * @param name unique
 * @param balance how a backend is chosen
 * @param sticky how clients are kept at a backend; null when they are not
 * @param slowStart how an added backend is given its share
 * @param queue where requests wait for a backend that is not full
 * @param health how its backends are known to be well
 * @param retry when a failed attempt is made again
 * @param backends at least one in a file; there may be none once the last was removed at run time
 * @param poolMaxIdle idle connections kept per backend and event loop
 * @param poolIdle how long an idle connection is kept
 * @param link how its backends are spoken to
 */
public record UpstreamSpec(
    String name,
    BalanceSpec balance,
    @Nullable StickySpec sticky,
    SlowStartSpec slowStart,
    QueueSpec queue,
    HealthSpec health,
    RetrySpec retry,
    List<BackendSpec> backends,
    int poolMaxIdle,
    Duration poolIdle,
    LinkSpec link) {
  public UpstreamSpec {
    backends = List.copyOf(backends);
  }

  /** An upstream that is spoken to in plain HTTP/1.1. */
  public UpstreamSpec(
      String name,
      BalanceSpec balance,
      @Nullable StickySpec sticky,
      SlowStartSpec slowStart,
      QueueSpec queue,
      HealthSpec health,
      RetrySpec retry,
      List<BackendSpec> backends,
      int poolMaxIdle,
      Duration poolIdle) {
    this(
        name,
        balance,
        sticky,
        slowStart,
        queue,
        health,
        retry,
        backends,
        poolMaxIdle,
        poolIdle,
        LinkSpec.DEFAULTS);
  }

  /** An upstream that believes its backends to be well and tries the defaults, so often. */
  public UpstreamSpec(
      String name,
      BalanceSpec balance,
      @Nullable StickySpec sticky,
      SlowStartSpec slowStart,
      QueueSpec queue,
      List<BackendSpec> backends,
      int maxAttempts,
      int poolMaxIdle,
      Duration poolIdle) {
    this(
        name,
        balance,
        sticky,
        slowStart,
        queue,
        HealthSpec.NONE,
        RetrySpec.attempts(maxAttempts),
        backends,
        poolMaxIdle,
        poolIdle,
        LinkSpec.DEFAULTS);
  }

  /** An upstream that does nothing but balance. */
  public UpstreamSpec(
      String name,
      BalancePolicy policy,
      List<BackendSpec> backends,
      int maxAttempts,
      int poolMaxIdle,
      Duration poolIdle) {
    this(
        name,
        BalanceSpec.of(policy),
        null,
        SlowStartSpec.NONE,
        QueueSpec.DEFAULTS,
        backends,
        maxAttempts,
        poolMaxIdle,
        poolIdle);
  }

  /** The same under another name. */
  public UpstreamSpec named(String other) {
    return new UpstreamSpec(
        other,
        balance,
        sticky,
        slowStart,
        queue,
        health,
        retry,
        backends,
        poolMaxIdle,
        poolIdle,
        link);
  }

  /** The same with other backends. */
  public UpstreamSpec with(List<BackendSpec> others) {
    return new UpstreamSpec(
        name,
        balance,
        sticky,
        slowStart,
        queue,
        health,
        retry,
        others,
        poolMaxIdle,
        poolIdle,
        link);
  }

  /** The same with other rules of health. */
  public UpstreamSpec with(HealthSpec other) {
    return new UpstreamSpec(
        name,
        balance,
        sticky,
        slowStart,
        queue,
        other,
        retry,
        backends,
        poolMaxIdle,
        poolIdle,
        link);
  }

  /** The same with other rules of retrying. */
  public UpstreamSpec with(RetrySpec other) {
    return new UpstreamSpec(
        name,
        balance,
        sticky,
        slowStart,
        queue,
        health,
        other,
        backends,
        poolMaxIdle,
        poolIdle,
        link);
  }

  /** Tries per request in all, 1 for no retry. */
  public int maxAttempts() {
    return retry.attempts();
  }
}
