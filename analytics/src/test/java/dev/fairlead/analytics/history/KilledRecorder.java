package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.Recording;
import dev.fairlead.model.ExchangeObserver;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that records until it is killed, and says what must be in the store: what was recorded
 * when two flushes, of which the second was begun after that, have ended since.
 */
final class KilledRecorder {
  private KilledRecorder() {}

  public static void main(String[] args) throws Exception {
    Recording recording = new Recording(true);
    LinkedBlockingQueue<Runnable> tasks = new LinkedBlockingQueue<>();
    ExchangeObserver loop = recording.forLoop(0, tasks::add);
    StoreAddress store = new StoreAddress.Sqlite(Path.of(args[0]));
    var _ =
        Historian.start(
            new HistorySettings(
                store, "one", Duration.ofMillis(50), Retention.STANDARD, InstantSource.system()),
            recording,
            System.out::println);
    long count = 0;
    int swaps = 0;
    long[] atSwap = new long[3];
    while (true) {
      for (int i = 0; i < 200; i++) {
        loop.exchangeEnded(HistorianTest.now());
        count++;
      }
      for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
        // The flush that asked before this one is over: what it took is written.
        task.run();
        atSwap[0] = atSwap[1];
        atSwap[1] = count;
        if (++swaps > 1) {
          System.out.println(atSwap[0]);
        }
      }
      LockSupport.parkNanos(1_000_000);
    }
  }
}
