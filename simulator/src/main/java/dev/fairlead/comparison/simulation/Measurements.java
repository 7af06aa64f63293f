package dev.fairlead.comparison.simulation;

import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.Errors;
import dev.fairlead.comparison.result.MovedKeys;
import dev.fairlead.comparison.result.PolicyResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Watches a simulation. What arrives in the warm-up is not counted, and what happens after the last
 * arrival is, but for utilisation and in-flight, which are means over the time in between.
 * Single-threaded.
 */
final class Measurements {
  private final World world;
  private final SimulatedBackend[] backends;
  private final Timeline timeline;
  private final LatencyRecord latency = new LatencyRecord();
  private final PerBackend[] perBackend;
  private final long warmAt;
  private final long endAt;
  private boolean warm;
  private boolean ended;
  private long boundary;

  private long arrived;
  private long answered;
  private long failed;
  private long unreachable;
  private long timedOut;
  private long queueFull;
  private long refused;
  private long displaced;

  private static final class PerBackend {
    private long given;
    private double work;
    private long answered;
    private double answeredNanos;
    private long errors;
    private long refused;
    private double utilisation;
    private double meanInFlight;
    private int maxInFlight;
  }

  Measurements(World world, SimulatedBackend[] backends) {
    this.world = world;
    this.backends = backends;
    this.endAt = world.traffic().lengthNanos();
    this.warmAt = (long) (endAt * world.warmUp());
    this.timeline = new Timeline(endAt, backends);
    this.perBackend = new PerBackend[backends.length];
    for (int slot = 0; slot < backends.length; slot++) {
      perBackend[slot] = new PerBackend();
    }
    this.boundary = nextBoundary();
  }

  /** Time goes on: told before anything that happens then. */
  void reach(long now) {
    while (now >= boundary && boundary != Long.MAX_VALUE) {
      cross(boundary);
    }
  }

  private void cross(long at) {
    if (at == timeline.sliceEnd()) {
      timeline.endSlice();
    }
    if (!warm && at >= warmAt) {
      warm = true;
      for (SimulatedBackend backend : backends) {
        backend.restart(at);
      }
    }
    if (!ended && at >= endAt) {
      ended = true;
      closeWindow(at);
    }
    boundary = nextBoundary();
  }

  private long nextBoundary() {
    long next = timeline.sliceEnd();
    if (!warm) {
      next = Math.min(next, warmAt);
    }
    return ended ? next : Math.min(next, endAt);
  }

  private void closeWindow(long at) {
    double window = at - warmAt;
    for (int slot = 0; slot < backends.length; slot++) {
      SimulatedBackend backend = backends[slot];
      PerBackend row = perBackend[slot];
      backend.settle(at);
      row.utilisation = backend.busyArea / window / backend.model.workers();
      row.meanInFlight = backend.inFlightArea / window;
      row.maxInFlight = backend.maxInFlight;
    }
  }

  private boolean counts(long arrivedAt) {
    return arrivedAt >= warmAt;
  }

  void arrived(long now) {
    timeline.arrived();
    if (counts(now)) {
      arrived++;
    }
  }

  void given(int slot, long arrivedAt, long work) {
    timeline.given(slot);
    if (counts(arrivedAt)) {
      perBackend[slot].given++;
      perBackend[slot].work += work;
    }
  }

  void refused(int slot, long now) {
    if (counts(now)) {
      perBackend[slot].refused++;
      refused++;
    }
  }

  /** Given to another backend than its key's, because of the bound. */
  void displaced(long now) {
    if (counts(now)) {
      displaced++;
    }
  }

  void answered(int slot, long arrivedAt, long tookNanos, long now) {
    timeline.answered(now - arrivedAt);
    if (counts(arrivedAt)) {
      latency.add(now - arrivedAt);
      answered++;
      perBackend[slot].answered++;
      perBackend[slot].answeredNanos += tookNanos;
    }
  }

  void failed(int slot, long arrivedAt) {
    timeline.error();
    if (counts(arrivedAt)) {
      failed++;
      perBackend[slot].errors++;
    }
  }

  void timedOut(int slot, long arrivedAt, long now) {
    timeline.timedOut(now - arrivedAt);
    if (counts(arrivedAt)) {
      latency.add(now - arrivedAt);
      timedOut++;
      perBackend[slot].errors++;
    }
  }

  void unreachable(long arrivedAt) {
    timeline.error();
    if (counts(arrivedAt)) {
      unreachable++;
    }
  }

  void queueFull(long arrivedAt) {
    timeline.error();
    if (counts(arrivedAt)) {
      queueFull++;
    }
  }

  PolicyResult result(Contestant contestant, @Nullable MovedKeys moved) {
    return new PolicyResult(
        contestant,
        arrived,
        latency.summary(),
        latency.curve(),
        answered * 1e9 / (endAt - warmAt),
        new Errors(failed, unreachable, timedOut, queueFull, refused),
        imbalance(),
        moved,
        contestant.balance().boundedLoad() == 0 || arrived == 0
            ? null
            : (Double) ((double) displaced / arrived),
        perBackendResults(),
        timeline.series());
  }

  private double imbalance() {
    double work = 0;
    for (PerBackend row : perBackend) {
      work += row.work;
    }
    double worst = 0;
    for (int slot = 0; slot < backends.length && work > 0; slot++) {
      worst = Math.max(worst, perBackend[slot].work / work / fairShare(slot));
    }
    return worst;
  }

  private double fairShare(int slot) {
    return backends[slot].model.capacity() / world.capacity();
  }

  private List<BackendResult> perBackendResults() {
    long given = 0;
    for (PerBackend row : perBackend) {
      given += row.given;
    }
    List<BackendResult> results = new ArrayList<>();
    for (int slot = 0; slot < backends.length; slot++) {
      PerBackend row = perBackend[slot];
      results.add(
          new BackendResult(
              backends[slot].model.name(),
              row.given,
              given == 0 ? 0 : (double) row.given / given,
              fairShare(slot),
              row.utilisation,
              row.meanInFlight,
              row.maxInFlight,
              row.answered == 0 ? 0 : row.answeredNanos / row.answered / 1000,
              row.errors,
              row.refused));
    }
    return results;
  }
}
