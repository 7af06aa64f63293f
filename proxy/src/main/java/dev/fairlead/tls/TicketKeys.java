package dev.fairlead.tls;

import io.netty.handler.ssl.OpenSslSessionTicketKey;
import java.security.SecureRandom;
import java.util.ArrayDeque;

/**
 * The keys that session tickets (RFC 5077; RFC 8446 §4.6.1) are sealed with: a new one every so
 * often, and the two before it, which open tickets only, so that a stolen key is of use for hours
 * and no client is held up by the change. They never leave the process. Any thread.
 */
final class TicketKeys {
  /** How long one seals. */
  static final long LIFE_NANOS = 8 * 3600 * 1_000_000_000L;

  private static final int KEPT = 3;

  private final SecureRandom random;
  private final ArrayDeque<OpenSslSessionTicketKey> keys = new ArrayDeque<>();
  private long due;

  TicketKeys(SecureRandom random, long now) {
    this.random = random;
    renew(now);
  }

  /** Puts a new one before the others; true when there is one that was not there before. */
  synchronized boolean rotate(long now) {
    if (now - due < 0) {
      return false;
    }
    renew(now);
    return true;
  }

  private synchronized void renew(long now) {
    due = now + LIFE_NANOS;
    keys.addFirst(
        new OpenSslSessionTicketKey(
            bytes(OpenSslSessionTicketKey.NAME_SIZE),
            bytes(OpenSslSessionTicketKey.HMAC_KEY_SIZE),
            bytes(OpenSslSessionTicketKey.AES_KEY_SIZE)));
    if (keys.size() > KEPT) {
      keys.removeLast();
    }
  }

  private byte[] bytes(int count) {
    byte[] bytes = new byte[count];
    random.nextBytes(bytes);
    return bytes;
  }

  /** The one that seals first. */
  synchronized OpenSslSessionTicketKey[] all() {
    return keys.toArray(OpenSslSessionTicketKey[]::new);
  }
}
