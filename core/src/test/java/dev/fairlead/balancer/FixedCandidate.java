package dev.fairlead.balancer;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A candidate whose load is set by the test. */
final class FixedCandidate implements Candidate {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  final int weight;
  final String name;
  private final Load load;

  FixedCandidate(int weight, int inFlight) {
    this("b" + NUMBER.incrementAndGet(), weight, inFlight);
  }

  /** One on a board of its own. */
  FixedCandidate(String name, int weight, int inFlight) {
    this(name, weight, inFlight, new Loads());
  }

  /** One beside others of {@code loads}. */
  FixedCandidate(String name, int weight, int inFlight, Loads loads) {
    this.name = name;
    this.weight = weight;
    this.load = loads.next();
    serve(inFlight);
  }

  /** Has so many in flight from now on. */
  void serve(int inFlight) {
    for (int more = inFlight - inFlight(); more > 0; more--) {
      load.take();
    }
    for (int less = inFlight() - inFlight; less > 0; less--) {
      load.release();
    }
  }

  static FixedCandidate[] idle(int... weights) {
    FixedCandidate[] candidates = new FixedCandidate[weights.length];
    for (int i = 0; i < weights.length; i++) {
      candidates[i] = new FixedCandidate("b" + i, weights[i], 0);
    }
    return candidates;
  }

  /** All of them ready, in slots 0, 1, 2 … */
  static Candidates set(FixedCandidate... candidates) {
    return Candidates.of(
        candidates, Arrays.stream(candidates).mapToInt(each -> each.weight).toArray());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Load load() {
    return load;
  }
}
