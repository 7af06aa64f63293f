package dev.fairlead.live;

import dev.fairlead.comparison.simulation.World;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Looks again and again how many requests the proxy has under way at each backend. Any thread. */
final class InFlight implements AutoCloseable {
  /** Slices of a run, fewer than in the simulation: there are fewer requests. */
  static final int SLICES = 40;

  private static final int LOOKS_PER_SLICE = 10;

  private final LiveProxy proxy;
  private final int backends;
  private final long startNanos;
  private final long stepNanos;
  private final List<int[]> looks = Collections.synchronizedList(new ArrayList<>());
  private final Thread thread;
  private volatile boolean stopped;

  InFlight(World world, LiveProxy proxy, long startNanos) {
    this.proxy = proxy;
    this.backends = world.backends().size();
    this.startNanos = startNanos;
    this.stepNanos = Math.max(1, world.traffic().lengthNanos() / SLICES / LOOKS_PER_SLICE);
    this.thread = Thread.ofPlatform().name("in-flight").daemon().start(this::run);
  }

  private void run() {
    for (int look = 1; look <= SLICES * LOOKS_PER_SLICE && !stopped; look++) {
      long left = startNanos + look * stepNanos - System.nanoTime();
      while (left > 0 && !stopped) {
        LockSupport.parkNanos(left);
        left = startNanos + look * stepNanos - System.nanoTime();
      }
      int[] now = new int[backends];
      for (int slot = 0; slot < backends; slot++) {
        now[slot] = proxy.inFlight(slot);
      }
      looks.add(now);
    }
  }

  double mean(int slot) {
    synchronized (looks) {
      return looks.stream().mapToInt(look -> look[slot]).average().orElse(0);
    }
  }

  int most(int slot) {
    synchronized (looks) {
      return looks.stream().mapToInt(look -> look[slot]).max().orElse(0);
    }
  }

  /** At the end of each slice. */
  List<Integer> atSliceEnds(int slot) {
    List<Integer> ends = new ArrayList<>();
    synchronized (looks) {
      for (int slice = 1; slice <= SLICES; slice++) {
        int look = slice * LOOKS_PER_SLICE - 1;
        ends.add(look < looks.size() ? looks.get(look)[slot] : 0);
      }
    }
    return ends;
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    Ending.await(thread);
  }
}
