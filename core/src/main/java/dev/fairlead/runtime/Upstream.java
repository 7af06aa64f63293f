package dev.fairlead.runtime;

import dev.fairlead.balancer.Balancer;
import dev.fairlead.balancer.Balancers;
import dev.fairlead.balancer.Tried;
import dev.fairlead.config.UpstreamSpec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A group of backends with the balancer built for them. Immutable but for what its backends count:
 * a changed spec makes a new upstream over the same backends. Any thread.
 */
public final class Upstream {
  private final UpstreamSpec spec;
  private final Backend[] backends;
  private final Balancer balancer;
  private final long poolIdleNanos;

  Upstream(UpstreamSpec spec, Backend[] backends, @Nullable Upstream previous) {
    this.spec = spec;
    this.backends = backends;
    this.poolIdleNanos = spec.poolIdle().toNanos();
    this.balancer =
        Balancers.of(spec.balance(), backends, previous == null ? null : previous.balancer);
  }

  /** What the user wrote. */
  public UpstreamSpec spec() {
    return spec;
  }

  /** How long an idle connection to a backend is kept, in nanoseconds. */
  public long poolIdleNanos() {
    return poolIdleNanos;
  }

  /** All backends, in file order. */
  public List<Backend> backends() {
    return List.of(backends);
  }

  /** Index of a backend that may serve, or {@link Balancer#NONE} when all have been tried. */
  public int pick(Tried tried) {
    return balancer.pick(tried);
  }

  /** The backend with that index. */
  public Backend backend(int index) {
    return backends[index];
  }
}
