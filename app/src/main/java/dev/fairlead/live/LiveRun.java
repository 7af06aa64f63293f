package dev.fairlead.live;

import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.World;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** One policy in one scenario, in reality: all is started, played and stopped again. */
final class LiveRun {
  /** More requests than can be under way if each is given up in time. */
  private static final int MOST_UNDER_WAY = 4_000;

  private final World world;
  private final Contestant contestant;
  private final long seed;
  private final Path folder;

  /**
   * To be played once.
   *
   * @param world slow enough for this machine
   * @param seed of the traffic, as in the simulation
   * @param folder for the books
   */
  LiveRun(World world, Contestant contestant, long seed, Path folder) {
    this.world = world;
    this.contestant = contestant;
    this.seed = seed;
    this.folder = folder;
  }

  /**
   * What was seen, and how well the requests could be sent.
   *
   * @param result what became of the policy
   * @param dropped requests that were not sent because too many were under way
   * @param lateNanos 99 of 100 were sent no later than this after the moment they were meant to be
   */
  record Outcome(PolicyResult result, long dropped, long lateNanos) {}

  /**
   * Plays it.
   *
   * @throws IOException when something could not be started
   * @throws InterruptedException when the thread was; all is stopped then too
   */
  Outcome play() throws IOException, InterruptedException {
    Deque<AutoCloseable> started = new ArrayDeque<>();
    try {
      List<LiveBackend> backends = backends(started);
      LiveProxy proxy = new LiveProxy(world, contestant, backends);
      started.push(proxy);
      Clients clients = new Clients(proxy.address(), world.limits().timeoutNanos(), MOST_UNDER_WAY);
      long start = System.nanoTime();
      InFlight inFlight = new InFlight(world, proxy, start);
      started.push(inFlight);
      started.push(new SpellClock(world, backends, proxy, start));
      List<Seen> seen = clients.play(world.traffic().open(seed), start);
      Tally tally = new Tally(world, located(seen, proxy.given()), inFlight);
      return new Outcome(tally.result(contestant), tally.dropped(), tally.lateNanos());
    } finally {
      stop(started);
    }
  }

  private static List<Seen> located(List<Seen> seen, GivenTo given) {
    return seen.stream()
        .map(each -> each.slot() >= 0 ? each : each.at(given.slot(each.id())))
        .toList();
  }

  private List<LiveBackend> backends(Deque<AutoCloseable> started) throws IOException {
    List<LiveBackend> backends = new ArrayList<>();
    List<BackendModel> models = world.backends();
    for (int slot = 0; slot < models.size(); slot++) {
      LiveBackend backend =
          new LiveBackend(models.get(slot), LiveProxy.name(slot), folder.resolve("books.db"));
      started.push(backend);
      backends.add(backend);
    }
    return backends;
  }

  private static void stop(Deque<AutoCloseable> started) throws IOException {
    // Whoever was told to stop waits for the ends of what was started.
    boolean interrupted = Thread.interrupted();
    IOException failure = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        failure = new IOException("while stopping: " + e.getMessage(), e);
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (failure != null) {
      throw failure;
    }
  }
}
