package dev.fairlead.stress.verdict;

import dev.fairlead.stress.stage.ProcessFiles;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Looks at a process each second. Any thread. */
public final class Gauge implements AutoCloseable {
  private static final long SECOND = 1_000;

  private final long pid;
  private final long startNanos = System.nanoTime();
  private final List<Sample> samples = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile String trouble = "";
  private volatile boolean ended;

  /**
   * What was seen at a moment.
   *
   * @param second since the first look
   * @param resident bytes of memory
   * @param descriptors open ones
   */
  public record Sample(double second, long resident, int descriptors) {}

  private Gauge(long pid) {
    this.pid = pid;
    this.thread = Thread.ofVirtual().name("gauge").unstarted(this::look);
  }

  /** Begins to look. */
  public static Gauge of(long pid) {
    Gauge gauge = new Gauge(pid);
    if (ProcessFiles.isThere()) {
      gauge.thread.start();
    }
    return gauge;
  }

  private void look() {
    try {
      while (true) {
        double second = (System.nanoTime() - startNanos) / 1e9;
        samples.add(new Sample(second, ProcessFiles.resident(pid), ProcessFiles.descriptors(pid)));
        Thread.sleep(SECOND);
      }
    } catch (IOException | RuntimeException e) {
      // The process has ended, or is not to be looked at: what there is stands.
      trouble = ended ? "" : String.valueOf(e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was seen so far; empty where the system does not show it. */
  public List<Sample> samples() {
    return samples;
  }

  /** Why it could look no longer; empty when it could until it was ended. */
  public String trouble() {
    return trouble;
  }

  /** Looks no more. */
  public void end() {
    ended = true;
    thread.interrupt();
  }

  @Override
  public void close() {
    end();
  }
}
