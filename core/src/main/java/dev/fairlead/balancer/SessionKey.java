package dev.fairlead.balancer;

/** 128 bits that stand for the value of a session's cookie. Changed only while it is a probe. */
final class SessionKey {
  private long high;
  private long low;

  SessionKey set(long high, long low) {
    this.high = high;
    this.low = low;
    return this;
  }

  SessionKey copy() {
    return new SessionKey().set(high, low);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SessionKey key && key.high == high && key.low == low;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(low);
  }
}
