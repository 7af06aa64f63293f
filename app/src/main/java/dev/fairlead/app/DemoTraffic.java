package dev.fairlead.app;

import dev.fairlead.traffic.client.Target;
import dev.fairlead.traffic.engine.TrafficRun;
import dev.fairlead.traffic.plan.Plan;
import dev.fairlead.traffic.plan.RecordedUsers;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Scenario.Limits;
import dev.fairlead.traffic.scenario.Scenario.LinkSpec;
import dev.fairlead.traffic.scenario.Scenario.Population;
import dev.fairlead.traffic.scenario.ScenarioReader;
import dev.fairlead.traffic.scenario.Shipped;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Gentle traffic for the demo, day after day until it is stopped: shoppers by the curve of a day,
 * over HTTPS and HTTP/2, and a few bots over plain HTTP/1.1. The scenarios are those that come with
 * the program, with fewer users. Any thread.
 */
final class DemoTraffic implements AutoCloseable {
  /** A day of theirs. */
  static final Duration DAY = Duration.ofMinutes(4);

  private static final double SHOPPERS_AT_NIGHT = 0.2;
  private static final double SHOPPERS_AT_THE_PEAK = 2;
  private static final double BOTS = 0.1;
  private static final long FIRST_DAY = 1;
  private static final int MOST_USERS = 200;
  private static final Duration LINGER = Duration.ofSeconds(5);
  private static final long CLOSE_SECONDS = 2;
  private static final long PAUSE_SECONDS = 5;

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final List<TrafficRun> running = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private DemoTraffic() {}

  /**
   * Begins.
   *
   * @param secure the proxy's HTTPS
   * @param authority who signed its certificate
   * @param plain the proxy's HTTP
   * @throws IOException when there is no such place; the message says so
   */
  static DemoTraffic start(URI secure, Path authority, URI plain) throws IOException {
    Target shop = Target.find(secure, true, new Target.Trust(authority, false));
    Target open = Target.find(plain, false, Target.Trust.STANDARD);
    DemoTraffic traffic = new DemoTraffic();
    traffic.begin(shoppers(), shop);
    traffic.begin(bots(), open);
    return traffic;
  }

  static Scenario shoppers() {
    return gentle(
        "daily-curve",
        new ArrivalSpec.Rate.Daily(SHOPPERS_AT_NIGHT, SHOPPERS_AT_THE_PEAK, DAY.toNanos()),
        true);
  }

  static Scenario bots() {
    return gentle("bots", new ArrivalSpec.Rate.Steady(BOTS), false);
  }

  private static Scenario gentle(String name, ArrivalSpec.Rate rate, boolean http2) {
    if (!(ScenarioReader.read(Shipped.text(name), name + ".yaml", Path.of("."))
        instanceof ScenarioReader.Read.Sound(Scenario written))) {
      throw new IllegalStateException("the scenario " + name + " has mistakes");
    }
    Limits limits = written.limits();
    return new Scenario(
        written.name(),
        written.description(),
        null,
        DAY,
        new ArrivalSpec.Open(rate, false, Long.MAX_VALUE),
        new LinkSpec(http2, 0),
        addresses(written.population()),
        new Limits(MOST_USERS, limits.timeout(), LINGER),
        written.pace(),
        written.data(),
        written.variables(),
        List.of(),
        written.prepare(),
        written.journeys());
  }

  /** Only Linux lets anybody be any of 127.0.0.0/8. */
  private static Population addresses(Population written) {
    return System.getProperty("os.name").equals("Linux")
        ? written
        : new Population(written.clients(), Population.Via.NONE, written.firstAddress());
  }

  private void begin(Scenario scenario, Target target) {
    Thread thread =
        Thread.ofPlatform()
            .name("demo " + scenario.name())
            .daemon()
            .unstarted(() -> {
              for (long day = FIRST_DAY; stopped.getCount() > 0; day++) {
                oneDay(Plan.of(scenario, day, RecordedUsers.NONE), target);
              }
            });
    threads.add(thread);
    thread.start();
  }

  private void oneDay(Plan plan, Target target) {
    TrafficRun run = new TrafficRun(plan, target, 1, _ -> {});
    synchronized (running) {
      if (stopped.getCount() == 0) {
        return;
      }
      running.add(run);
    }
    try {
      var _ = run.run();
    } catch (IOException e) {
      sayAndPause(e);
    } finally {
      synchronized (running) {
        running.remove(run);
      }
    }
  }

  private void sayAndPause(IOException e) {
    if (stopped.getCount() == 0) {
      return;
    }
    Console.say("the demo's traffic pauses: " + e.getMessage());
    try {
      var _ = stopped.await(PAUSE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  /** Nobody comes any more. Does not wait. */
  void stop() {
    synchronized (running) {
      stopped.countDown();
      running.forEach(TrafficRun::stop);
    }
  }

  /** Stops, and waits for a moment for those under way; who is left is cut off with the process. */
  @Override
  public void close() {
    stop();
    try {
      for (Thread thread : threads) {
        var _ = thread.join(Duration.ofSeconds(CLOSE_SECONDS));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
