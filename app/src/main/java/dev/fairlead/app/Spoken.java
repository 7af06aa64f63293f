package dev.fairlead.app;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * Hands lines to something that may block, such as a terminal that was stopped or a pipe that
 * nobody reads, on a thread of its own: who speaks never waits. Lines beyond a thousand that have
 * not been taken are dropped, and counted. Any thread.
 */
final class Spoken implements Consumer<String> {
  private static final int MOST = 1000;

  private final BlockingQueue<String> lines = new ArrayBlockingQueue<>(MOST);
  private final AtomicLong dropped = new AtomicLong();
  private final Consumer<String> out;

  /** Lines for {@code out}, which is called on one thread. */
  Spoken(Consumer<String> out) {
    this.out = out;
    Thread.ofPlatform().daemon().name("console").start(this::speak);
  }

  @Override
  public void accept(String line) {
    if (!lines.offer(line)) {
      dropped.incrementAndGet();
    }
  }

  private void speak() {
    try {
      while (true) {
        out.accept(lines.take());
        long missing = dropped.getAndSet(0);
        if (missing > 0) {
          out.accept("warning: " + missing + " lines were dropped, since nobody read them");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
