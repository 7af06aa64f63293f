package dev.fairlead.app;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Waits for SIGINT or SIGTERM and stops the proxy: the first signal lets exchanges finish until the
 * deadline, a second one closes at once.
 */
final class Shutdown {
  private static final String DRAINED = "drained";
  private static final String CUT_OFF = "cut off";

  private Shutdown() {}

  /**
   * Blocks until the proxy is stopped.
   *
   * @return the exit code: 0 when every exchange came to its end, 1 when some were cut off
   */
  static int await(ProxyRun run) {
    return await(run, () -> {});
  }

  /**
   * The same.
   *
   * @param atFirst called at the first signal, before the proxy stops accepting
   */
  static int await(ProxyRun run, Runnable atFirst) {
    BlockingQueue<String> events = new LinkedBlockingQueue<>();
    Signals.on("INT", events::add);
    Signals.on("TERM", events::add);
    try {
      String first = events.take();
      atFirst.run();
      Duration deadline = run.spec().timeouts().shutdown();
      Console.say(
          first
              + ": no new connections; "
              + run.connections()
              + " open ones have "
              + deadline.toSeconds()
              + " s to finish (once more: close at once)");
      Thread.ofPlatform()
          .name("shutdown")
          .daemon()
          .start(() -> events.add(run.shutdown(deadline) ? DRAINED : CUT_OFF));
      String end = events.take();
      switch (end) {
        case DRAINED -> Console.say("stopped");
        case CUT_OFF -> Console.say("stopped; the deadline passed and exchanges were cut off");
        default -> Console.say(end + " again: closing at once");
      }
      return end.equals(DRAINED) ? 0 : 1;
    } catch (InterruptedException e) {
      return 1;
    }
  }
}
