package dev.fairlead.runtime;

import dev.fairlead.balancer.Candidates;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.HealthSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.health.Availability;
import java.util.BitSet;
import java.util.List;

/**
 * What each backend of an upstream may be used for at one moment: its availability, and what
 * follows for those that choose. Immutable.
 *
 * @param availabilities by slot
 * @param anyReady whether one takes new clients by its availability, and has a weight
 * @param takesNew the slots that take clients who are not bound to them
 * @param servesBound the slots that serve clients who are bound to them
 * @param shares by slot, in {@link Candidates#PARTS}; 0 for who takes no new clients
 */
record Readiness(
    List<Availability> availabilities,
    boolean anyReady,
    BitSet takesNew,
    BitSet servesBound,
    List<Integer> shares) {

  static Readiness of(UpstreamSpec spec, Backend[] backends, Warming warming, long now) {
    Availability[] availabilities = new Availability[backends.length];
    BitSet takesNew = new BitSet();
    BitSet servesBound = new BitSet();
    boolean anyReady = false;
    for (int slot = 0; slot < backends.length; slot++) {
      BackendSpec backend = spec.backends().get(slot);
      Availability is = of(backend, backends[slot], warming.isWarming(slot, now));
      availabilities[slot] = is;
      takesNew.set(slot, is.takesNew());
      servesBound.set(slot, is.servesBound());
      anyReady |= is.takesNew() && backend.weight() > 0;
    }
    if (!anyReady && spec.health().whenNoneReady() == HealthSpec.WhenNoneReady.TRY_ALL) {
      tryAll(spec, takesNew, servesBound);
    }
    Integer[] shares = new Integer[backends.length];
    for (int slot = 0; slot < shares.length; slot++) {
      shares[slot] = takesNew.get(slot) ? warming.share(slot, now) : 0;
    }
    return new Readiness(List.of(availabilities), anyReady, takesNew, servesBound, List.of(shares));
  }

  private static Availability of(BackendSpec spec, Backend backend, boolean warming) {
    return Availability.of(
        spec.state(), backend.health().active(), backend.health().ejected(), warming);
  }

  /** Checks and ejections do not count; what a person wants does. */
  private static void tryAll(UpstreamSpec spec, BitSet takesNew, BitSet servesBound) {
    for (int slot = 0; slot < spec.backends().size(); slot++) {
      BackendState wanted = spec.backends().get(slot).state();
      takesNew.set(slot, wanted == BackendState.READY);
      servesBound.set(slot, wanted != BackendState.MAINTENANCE);
    }
  }

  /** Whether a backend takes new clients, whatever its share. */
  static boolean serves(BackendSpec spec, Backend backend) {
    return of(spec, backend, false).takesNew();
  }
}
