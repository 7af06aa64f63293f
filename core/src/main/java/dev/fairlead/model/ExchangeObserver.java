package dev.fairlead.model;

import java.util.Set;
import java.util.concurrent.Executor;

/**
 * Told of every exchange once, when it is over. One instance per event loop, called only on that
 * loop: it must not block, lock or allocate.
 */
public interface ExchangeObserver {
  /** An exchange is over. The record is reused after the call returns. */
  void exchangeEnded(ExchangeRecord record);

  /** Called a few times a second on the loop, so that batches can be handed on. */
  default void tick() {}

  /**
   * Labels have been forgotten and will not come to this loop any more but as {@link
   * Label#isForgotten}; once all loops have been told, their slots are given to others. Called on
   * the loop, seldom: it may allocate.
   */
  default void labelsForgotten(Set<Label> labels) {}

  /** The loop ends; hand on what is left. Called on the loop. */
  default void close() {}

  /** Makes the observers. Any thread. */
  @FunctionalInterface
  interface Factory {
    /**
     * The observer for one loop.
     *
     * @param loop index of the loop, from 0
     * @param onLoop runs a task on that loop, for readers who want a consistent copy
     */
    ExchangeObserver forLoop(int loop, Executor onLoop);
  }
}
