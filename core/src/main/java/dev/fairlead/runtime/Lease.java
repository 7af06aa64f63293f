package dev.fairlead.runtime;

import org.jspecify.annotations.Nullable;

/**
 * One exchange's claim on a backend: counted as in flight from {@link #take} to {@link #end}.
 * Loop-confined, part of the exchange and reused with it; a claim is ended exactly once, and a
 * second end or take is a fault of the caller, said at once.
 */
public final class Lease {
  private @Nullable Backend backend;

  /** Claims a backend, however many it serves. */
  public void take(Backend next) {
    requireFree();
    backend = next;
    next.take();
  }

  /**
   * Claims a backend if it serves fewer than so many.
   *
   * @param limit 0 for any number
   * @return whether it is claimed now
   */
  boolean tryTake(Backend next, int limit) {
    requireFree();
    if (limit == 0) {
      next.take();
    } else if (!next.tryTake(limit)) {
      return false;
    }
    backend = next;
    return true;
  }

  /** Takes the claim over, if any, that another holds. */
  public void takeFrom(Lease other) {
    requireFree();
    backend = other.backend;
    other.backend = null;
  }

  private void requireFree() {
    if (backend != null) {
      throw new IllegalStateException("lease on " + backend.name() + " not ended");
    }
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
