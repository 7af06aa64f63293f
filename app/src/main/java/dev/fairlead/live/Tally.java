package dev.fairlead.live;

import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.Errors;
import dev.fairlead.comparison.result.Latency;
import dev.fairlead.comparison.result.Percentile;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.result.Series;
import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Sums up what was seen, by the simulation's rules: what arrives in the warm-up is not counted.
 * Used by one thread.
 */
final class Tally {
  private static final int POINTS = 10;
  private static final int NINES = 4;

  private final World world;
  private final List<Seen> all;
  private final List<Seen> counted;
  private final InFlight inFlight;
  private final long lengthNanos;
  private final long warmAt;

  Tally(World world, List<Seen> all, InFlight inFlight) {
    this.world = world;
    this.all = all;
    this.inFlight = inFlight;
    this.lengthNanos = world.traffic().lengthNanos();
    this.warmAt = (long) (lengthNanos * world.warmUp());
    this.counted = all.stream().filter(each -> each.arrivedNanos() >= warmAt).toList();
  }

  /** Requests that could not be sent. */
  long dropped() {
    return count(Seen.End.DROPPED);
  }

  /** 99 of 100 requests were sent no later than this after the moment they were meant to be. */
  long lateNanos() {
    long[] late = counted.stream().mapToLong(Seen::lateNanos).sorted().toArray();
    return late.length == 0 ? 0 : at(late, 99);
  }

  PolicyResult result(Contestant contestant) {
    long[] latencies = sortedMicros(each -> tells(each.end()));
    return new PolicyResult(
        contestant,
        counted.size(),
        latency(latencies),
        curve(latencies),
        count(Seen.End.ANSWERED) * 1e9 / Math.max(1, lengthNanos - warmAt),
        new Errors(
            count(Seen.End.FAILED),
            count(Seen.End.UNREACHABLE),
            count(Seen.End.TIMED_OUT) + count(Seen.End.DROPPED),
            count(Seen.End.TURNED_AWAY),
            0),
        imbalance(),
        null,
        null,
        backends(),
        series());
  }

  /** A time that ran out was waited for; a quick failure must not make a policy look quick. */
  private static boolean tells(Seen.End end) {
    return end == Seen.End.ANSWERED || end == Seen.End.TIMED_OUT;
  }

  private static boolean isError(Seen.End end) {
    return end == Seen.End.FAILED || end == Seen.End.TIMED_OUT;
  }

  private long count(Seen.End end) {
    return counted.stream().filter(each -> each.end() == end).count();
  }

  private long[] sortedMicros(Predicate<Seen> which) {
    return counted.stream()
        .filter(which)
        .mapToLong(each -> Math.max(1, each.latencyNanos() / 1000))
        .sorted()
        .toArray();
  }

  private static Latency latency(long[] micros) {
    if (micros.length == 0) {
      return new Latency(0, 0, 0, 0, 0, 0);
    }
    return new Latency(
        Arrays.stream(micros).average().orElse(0),
        at(micros, 50),
        at(micros, 90),
        at(micros, 99),
        at(micros, 99.9),
        micros[micros.length - 1]);
  }

  /** The smallest that so many percent are not above. */
  private static long at(long[] sorted, double percent) {
    int rank = (int) Math.ceil(percent / 100 * sorted.length);
    return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
  }

  private static List<Percentile> curve(long[] micros) {
    List<Percentile> curve = new ArrayList<>();
    for (int i = 0; i <= POINTS * NINES && micros.length > 0; i++) {
      double percent = 100 - 100 * Math.pow(10, (double) -i / POINTS);
      curve.add(new Percentile(percent, at(micros, percent)));
    }
    return curve;
  }

  private double imbalance() {
    double work =
        counted.stream().filter(each -> each.slot() >= 0).mapToDouble(Seen::workNanos).sum();
    double worst = 0;
    for (int slot = 0; slot < world.backends().size() && work > 0; slot++) {
      worst = Math.max(worst, work(slot) / work / fairShare(slot));
    }
    return worst;
  }

  private double work(int slot) {
    return counted.stream().filter(each -> each.slot() == slot).mapToDouble(Seen::workNanos).sum();
  }

  private double fairShare(int slot) {
    return world.backends().get(slot).capacity() / world.capacity();
  }

  private List<BackendResult> backends() {
    long given = counted.stream().filter(each -> each.slot() >= 0).count();
    List<BackendResult> results = new ArrayList<>();
    for (int slot = 0; slot < world.backends().size(); slot++) {
      int here = slot;
      BackendModel model = world.backends().get(slot);
      long requests = counted.stream().filter(each -> each.slot() == here).count();
      double busy = work(slot) / model.capacity() / Math.max(1, lengthNanos - warmAt);
      results.add(
          new BackendResult(
              model.name(),
              requests,
              given == 0 ? 0 : (double) requests / given,
              fairShare(slot),
              Math.min(1, busy),
              inFlight.mean(slot),
              inFlight.most(slot),
              Arrays.stream(
                      sortedMicros(each -> each.slot() == here && each.end() == Seen.End.ANSWERED))
                  .average()
                  .orElse(0),
              counted.stream().filter(each -> each.slot() == here && isError(each.end())).count(),
              0));
    }
    return results;
  }

  private Series series() {
    long slice = Math.max(1, lengthNanos / InFlight.SLICES);
    List<Long> p50 = new ArrayList<>();
    List<Long> p99 = new ArrayList<>();
    List<Long> errors = new ArrayList<>();
    List<Long> arrivals = new ArrayList<>();
    List<List<Double>> shares = new ArrayList<>();
    world.backends().forEach(backend -> shares.add(new ArrayList<>()));
    for (int i = 0; i < InFlight.SLICES; i++) {
      long from = i * slice;
      List<Seen> arrived = within(from, from + slice);
      long[] micros =
          all.stream()
              .filter(each -> each.end() == Seen.End.ANSWERED)
              .filter(each -> each.endedNanos() >= from && each.endedNanos() < from + slice)
              .mapToLong(each -> each.latencyNanos() / 1000)
              .sorted()
              .toArray();
      p50.add(micros.length == 0 ? 0 : at(micros, 50));
      p99.add(micros.length == 0 ? 0 : at(micros, 99));
      errors.add(arrived.stream().filter(each -> each.end() != Seen.End.ANSWERED).count());
      arrivals.add((long) arrived.size());
      addShares(shares, arrived);
    }
    List<List<Integer>> atEnds = new ArrayList<>();
    for (int slot = 0; slot < shares.size(); slot++) {
      atEnds.add(inFlight.atSliceEnds(slot));
    }
    return new Series(slice / 1e9, p50, p99, errors, arrivals, shares, atEnds);
  }

  private List<Seen> within(long from, long until) {
    return all.stream()
        .filter(each -> each.arrivedNanos() >= from && each.arrivedNanos() < until)
        .toList();
  }

  private static void addShares(List<List<Double>> shares, List<Seen> arrived) {
    long given = arrived.stream().filter(each -> each.slot() >= 0).count();
    for (int slot = 0; slot < shares.size(); slot++) {
      int here = slot;
      long got = arrived.stream().filter(each -> each.slot() == here).count();
      shares.get(slot).add(given == 0 ? 0.0 : (double) got / given);
    }
  }
}
