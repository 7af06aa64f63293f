package dev.fairlead.security;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Credentials that were verified not long ago, so that a request costs no bcrypt. Any thread.
 *
 * <p>What is kept is not the credentials but their keyed digest (HMAC-SHA-256, under a key that
 * lives and dies with this object), cut to 128 bits: it neither tells a password nor can be aimed
 * at. Only what was right is kept, so a wrong guess always costs its full time.
 */
public final class VerifiedCache {
  private static final int MOST = 10_000;
  private static final Duration KEPT = Duration.ofMinutes(10);
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;
  private final Cache<Digest, Boolean> verified =
      Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(KEPT).build();

  /** Of one file's contents: with others, another cache. */
  public VerifiedCache() {
    byte[] secret = new byte[32];
    new SecureRandom().nextBytes(secret);
    key = new SecretKeySpec(secret, ALGORITHM);
  }

  /** Stands for credentials. */
  public record Digest(long first, long second) {}

  /** The digest of a range: the value of an Authorization field. */
  public Digest digest(byte[] block, int start, int end) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update(block, start, end - start);
      ByteBuffer sum = ByteBuffer.wrap(mac.doFinal()).order(ByteOrder.BIG_ENDIAN);
      return new Digest(sum.getLong(), sum.getLong());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + ALGORITHM, e);
    }
  }

  /** Whether credentials of that digest were verified a while ago. */
  public boolean has(Digest digest) {
    return verified.getIfPresent(digest) != null;
  }

  /** Those have just been verified. */
  public void put(Digest digest) {
    verified.put(digest, Boolean.TRUE);
  }
}
