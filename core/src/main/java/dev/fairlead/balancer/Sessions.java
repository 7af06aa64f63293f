package dev.fairlead.balancer;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.security.SecureRandom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which backend sessions of the application belong to. Bounded; when full, those used least give
 * way, and one that was seen once does not drive out one in use (so that made-up cookies do not
 * empty it). Values of cookies are secrets and are not kept: only a keyed hash of them is. Any
 * thread; looking up neither allocates nor locks.
 */
final class Sessions {
  private final Cache<SessionKey, String> backends;
  private final SipHash first;
  private final SipHash second;
  private final ThreadLocal<SessionKey> probe = ThreadLocal.withInitial(SessionKey::new);

  private Sessions(int most, Duration idle, Ticker ticker, SecureRandom random) {
    this.backends =
        Caffeine.newBuilder()
            .maximumSize(most)
            .expireAfterAccess(idle)
            .ticker(ticker)
            // Tidying up is a little work for many uses: no other thread need be woken for it.
            .executor(Runnable::run)
            .build();
    this.first = new SipHash(random.nextLong(), random.nextLong());
    this.second = new SipHash(random.nextLong(), random.nextLong());
  }

  static Sessions of(int most, Duration idle) {
    return of(most, idle, Ticker.systemTicker());
  }

  static Sessions of(int most, Duration idle, Ticker ticker) {
    return new Sessions(most, idle, ticker, new SecureRandom());
  }

  /** Changes the limits; what is over them goes. */
  void limit(int most, Duration idle) {
    backends.policy().eviction().ifPresent(eviction -> eviction.setMaximum(most));
    backends.policy().expireAfterAccess().ifPresent(expiry -> expiry.setExpiresAfter(idle));
  }

  /** The backend of the session with that value, or null. */
  @Nullable String backend(byte[] block, int start, int end) {
    return backends.getIfPresent(key(block, start, end));
  }

  void learn(byte[] block, int start, int end, String backend) {
    backends.put(key(block, start, end).copy(), backend);
  }

  void forget(byte[] block, int start, int end) {
    backends.invalidate(key(block, start, end));
  }

  /** How many there are, tidied up. */
  long count() {
    backends.cleanUp();
    return backends.estimatedSize();
  }

  private SessionKey key(byte[] block, int start, int end) {
    return probe.get().set(first.hash(block, start, end), second.hash(block, start, end));
  }
}
