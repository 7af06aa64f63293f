package dev.fairlead.balancer;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.UpstreamSpec;
import dev.fairlead.model.Ascii;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What the cookie of each backend of an upstream says: 22 characters, base64url of the first 128
 * bits of HMAC-SHA256 over the names of upstream and backend and its address. So it tells nothing
 * of the backend, is the same in every process with the same secret, and is a backend's of this
 * upstream or of none. Immutable, any thread.
 *
 * <p>A text is looked up by its own bytes as a number, compared as a whole: as much work for one
 * that is nearly right as for one that is quite wrong.
 */
final class Tokens {
  /** Characters of a token. */
  static final int LENGTH = 22;

  private static final String PURPOSE = "fairlead sticky 1";
  private static final int BYTES = 16;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[][] bySlot;

  /** Slots by hash of their token, open addressing; -1 where there is none. */
  private final int[] table;

  private Tokens(byte[][] bySlot) {
    this.bySlot = bySlot;
    // At most a quarter full, so that a search is short.
    this.table = new int[Integer.highestOneBit(Math.max(4, bySlot.length * 4 - 1)) * 2];
    Arrays.fill(table, -1);
    for (int slot = 0; slot < bySlot.length; slot++) {
      int at = place(head(bySlot[slot], 0));
      while (table[at] >= 0) {
        at = at + 1 & table.length - 1;
      }
      table[at] = slot;
    }
  }

  /** The tokens of an upstream's backends. */
  static Tokens of(UpstreamSpec upstream, byte[] secret) {
    Mac mac = hmac(secret);
    List<BackendSpec> backends = upstream.backends();
    byte[][] tokens = new byte[backends.size()][];
    for (int slot = 0; slot < tokens.length; slot++) {
      BackendSpec backend = backends.get(slot);
      for (String part :
          List.of(PURPOSE, upstream.name(), backend.name(), backend.address().toString())) {
        byte[] text = part.getBytes(StandardCharsets.UTF_8);
        // With its length before it, no part can pass for the end of one and the start of another.
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).flip());
        mac.update(text);
      }
      byte[] digest = Arrays.copyOf(mac.doFinal(), BYTES);
      tokens[slot] = Ascii.bytes(Base64.getUrlEncoder().withoutPadding().encodeToString(digest));
    }
    return new Tokens(tokens);
  }

  private static Mac hmac(byte[] secret) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  /** The token of the backend in that slot. */
  byte[] of(int slot) {
    return bySlot[slot];
  }

  /** The slot of the backend with exactly that token, or {@link Balancer#NONE}. */
  int slot(byte[] block, int start, int end) {
    if (end - start != LENGTH) {
      return Balancer.NONE;
    }
    long head = head(block, start);
    for (int at = place(head); table[at] >= 0; at = at + 1 & table.length - 1) {
      byte[] token = bySlot[table[at]];
      long difference =
          head(token, 0) ^ head
              | head(token, 8) ^ head(block, start + 8)
              // The last eight of the 22, two of which have been looked at.
              | head(token, LENGTH - 8) ^ head(block, end - 8);
      if (difference == 0) {
        return table[at];
      }
    }
    return Balancer.NONE;
  }

  private int place(long head) {
    // Fibonacci hashing (Knuth, volume 3, 6.4): the upper bits of the product are mixed best.
    return (int) (head * 0x9e3779b97f4a7c15L >>> 32) & table.length - 1;
  }

  private static long head(byte[] block, int start) {
    return (long) LONGS.get(block, start);
  }
}
