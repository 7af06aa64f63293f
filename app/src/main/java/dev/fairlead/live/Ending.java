package dev.fairlead.live;

/** Waits for threads that were told to end. Stateless: any thread. */
final class Ending {
  private Ending() {}

  /** Waits even when interrupted, which is kept for later: the thread is about to end. */
  static void await(Thread thread) {
    boolean interrupted = Thread.interrupted();
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
