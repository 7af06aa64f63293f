package dev.fairlead.stress.crowd;

import dev.fairlead.stress.stage.Stage;
import dev.fairlead.traffic.result.RunResult;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** All visitors of a run. Used by one thread. */
public final class Crowd implements AutoCloseable {
  /** The book of the flash sale. */
  public static final long WANTED = 4_999;

  /** How many copies of it there are. */
  public static final int COPIES = 20;

  private static final Duration RUSH = Duration.ofSeconds(10);

  private final List<Member> members = new ArrayList<>();
  private final List<Future<RunResult>> results = new ArrayList<>();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofPlatform().daemon().name("crowd-", 0).factory());

  /**
   * Lets them come.
   *
   * @param length how long they come
   * @param rate of customers a second; as many people look around, a fifth as many bots come, and
   *     four times as many for the ten seconds of the flash sale, after a third of the time
   */
  public Crowd(Stage stage, Duration length, double rate, long seed) throws IOException {
    Duration rush = length.dividedBy(3);
    members.add(member("shoppers", stage, Duration.ZERO, length, rate, seed));
    members.add(member("readers", stage, Duration.ZERO, length, rate, seed + 1));
    members.add(member("bots", stage, Duration.ZERO, length, rate / 5, seed + 2));
    Duration left = length.minus(rush);
    members.add(
        member("rush", stage, rush, left.compareTo(RUSH) < 0 ? left : RUSH, rate * 4, seed + 3));
    members.forEach(each -> results.add(threads.submit(each)));
  }

  private static Member member(
      String name, Stage stage, Duration delay, Duration length, double rate, long seed)
      throws IOException {
    Map<String, String> variables =
        name.equals("rush") ? Map.of("book", Long.toString(WANTED)) : Map.of();
    return new Member(name, stage, delay, length, rate, seed, variables);
  }

  /**
   * Looks whether they can come, so that a run without visitors does not go on.
   *
   * @throws IOException when some cannot
   */
  public void check() throws IOException, InterruptedException {
    for (Future<RunResult> each : results) {
      if (each.isDone()) {
        result(each, 0);
      }
    }
  }

  /** Lets nobody come any more. */
  public void stop() {
    members.forEach(Member::stop);
  }

  /**
   * Waits until the last has gone.
   *
   * @param patience within which they must have
   * @throws IOException when visitors could not come at all, or stay
   */
  public List<RunResult> await(Duration patience) throws IOException, InterruptedException {
    List<RunResult> all = new ArrayList<>();
    long deadline = System.nanoTime() + patience.toNanos();
    for (Future<RunResult> each : results) {
      all.add(result(each, deadline - System.nanoTime()));
    }
    return all;
  }

  private static RunResult result(Future<RunResult> future, long nanos)
      throws IOException, InterruptedException {
    try {
      return future.get(nanos, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new IOException("visitors are still there, long after the last was to go", e);
    } catch (ExecutionException e) {
      throw new IOException("visitors could not come: " + e.getMessage(), e);
    }
  }

  /** What they were told. */
  public List<Path> told() {
    return members.stream().map(Member::told).toList();
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
