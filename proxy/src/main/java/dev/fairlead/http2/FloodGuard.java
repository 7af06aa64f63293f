package dev.fairlead.http2;

/**
 * Counts what a peer makes the proxy do for nothing, against what it may: two buckets, each
 * refilled over ten seconds. Rapid resets (CVE-2023-44487, CVE-2025-8671) empty one; PING,
 * SETTINGS, PRIORITY and empty frames, and windows opened by crumbs, the other. Loop-confined, one
 * per connection.
 */
public final class FloodGuard {
  private static final long REFILL_NANOS = 10_000_000_000L;

  /** How much of what was earned may be kept, as a multiple of the bucket. */
  private static final int SAVED = 4;

  private final int resets;
  private final int controls;
  private final Bucket resetsLeft = new Bucket();
  private final Bucket controlsLeft = new Bucket();

  private static final class Bucket {
    private double left;
    private long filled;

    boolean take(int size, long now) {
      double more = (double) (now - filled) / REFILL_NANOS * size;
      left = left < size ? Math.min(size, left + more) : left;
      filled = now;
      left--;
      return left >= 0;
    }
  }

  /**
   * A guard with full buckets.
   *
   * @param resets streams that may be cancelled at once, and again after ten seconds
   * @param controls likewise for frames that ask for nothing
   */
  public FloodGuard(int resets, int controls, long now) {
    this.resets = resets;
    this.controls = controls;
    resetsLeft.left = resets;
    resetsLeft.filled = now;
    controlsLeft.left = controls;
    controlsLeft.filled = now;
  }

  /** A stream was cancelled, or had to be; false when there were too many. */
  public boolean reset(long now) {
    return resetsLeft.take(resets, now);
  }

  /** A frame came that asks for nothing; false when there were too many. */
  public boolean control(long now) {
    return controlsLeft.take(controls, now);
  }

  /** So many frames of that kind are explained by work that was done. */
  public void earn(int frames) {
    controlsLeft.left = Math.min(controlsLeft.left + frames, (double) SAVED * controls);
  }
}
