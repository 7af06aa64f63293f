package dev.fairlead.config;

import java.time.Duration;

/**
 * Where requests wait while every backend they may go to serves as many as it may.
 *
 * @param size how many may wait, 0 for none: refused at once
 * @param timeout how long one may wait
 */
public record QueueSpec(int size, Duration timeout) {
  /** What holds for what is not written. */
  public static final QueueSpec DEFAULTS = new QueueSpec(1024, Duration.ofSeconds(5));
}
