package dev.fairlead.runtime;

import org.jspecify.annotations.Nullable;

/**
 * One exchange's claim on a backend: counted as in flight from {@link #take} to {@link #end}.
 * Loop-confined, part of the exchange and reused with it; a claim is ended exactly once, and a
 * second end or take is a fault of the caller, said at once.
 */
public final class Lease {
  private @Nullable Backend backend;

  /** Claims a backend. */
  public void take(Backend next) {
    if (backend != null) {
      throw new IllegalStateException("lease on " + backend.name() + " not ended");
    }
    backend = next;
    next.take();
  }

  /** The backend claimed, or null. */
  public @Nullable Backend backend() {
    return backend;
  }

  /** Whether a backend is claimed. */
  public boolean held() {
    return backend != null;
  }

  /** Gives the claim back. */
  public void end() {
    Backend held = backend;
    if (held == null) {
      throw new IllegalStateException("lease ended twice");
    }
    backend = null;
    held.release();
  }
}
