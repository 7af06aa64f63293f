package dev.fairlead.security;

/**
 * What a rate limit said of one request. Filled in by {@link RateLimit}; belongs to whoever asked,
 * confined to one thread, to be used again and again.
 */
public final class Ruling {
  /** What was taken of each number, so that it can be given back. */
  final int[] taken = new int[Sliding.MOST_SLOTS];

  private boolean detailed = true;
  private boolean admitted;
  private long left;
  private long waitNanos;
  private long moreNanos;

  void admit(long left, long moreNanos) {
    this.admitted = true;
    this.left = left;
    this.waitNanos = 0;
    this.moreNanos = moreNanos;
  }

  void refuse(long left, long waitNanos) {
    this.admitted = false;
    this.left = left;
    this.waitNanos = waitNanos;
    this.moreNanos = waitNanos;
  }

  /**
   * Whether {@link #moreNanos} will be asked for of what is admitted; it takes time to find out.
   */
  public void detailed(boolean wanted) {
    detailed = wanted;
  }

  boolean detailed() {
    return detailed;
  }

  /** Whether it is within the limit. */
  public boolean admitted() {
    return admitted;
  }

  /** What is left now, in units of the quota. */
  public long left() {
    return left;
  }

  /** How long until the same request would be admitted, if nothing else comes; 0 if it was. */
  public long waitNanos() {
    return waitNanos;
  }

  /**
   * How long until one more request of the same cost could be made than {@link #left} allows now; 0
   * when there will never be more.
   */
  public long moreNanos() {
    return moreNanos;
  }
}
