package dev.fairlead.runtime;

import dev.fairlead.balancer.Cookies;
import dev.fairlead.balancer.RequestKey;
import dev.fairlead.balancer.SipHash;
import dev.fairlead.config.KeySpec;
import dev.fairlead.config.KeySpec.Source;
import dev.fairlead.model.RequestHead;
import dev.fairlead.routing.RouteTable;
import java.util.List;

/**
 * With what others a request is counted, as a number that nobody outside can foresee. Immutable,
 * any thread; allocates only for paths and values with escapes.
 *
 * <p>Whoever could leave a part of the key out, give it twice or write it in another way would have
 * as many keys as they like: a part that is missing, empty or there more than once is replaced by
 * the client's address, and escapes are resolved before values are compared.
 */
public final class LimitKey {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private final Source[] sources;
  private final RequestKey[] parts;
  private final SipHash hash;

  /**
   * The key that the parts make up together.
   *
   * @param hash with a secret key
   */
  LimitKey(List<KeySpec> key, SipHash hash) {
    this.sources = key.stream().map(KeySpec::source).toArray(Source[]::new);
    this.parts = key.stream().map(RequestKey::new).toArray(RequestKey[]::new);
    this.hash = hash;
  }

  /**
   * The number of a request's key.
   *
   * @param client address of the client, 4 or 16 bytes; IPv6 counts by its first 64 bits
   */
  public long of(RequestHead head, byte[] client) {
    long key = 0;
    for (int i = 0; i < parts.length; i++) {
      key = (key ^ part(i, head, client)) * STEP;
    }
    return key ^ key >>> 32;
  }

  private long part(int i, RequestHead head, byte[] client) {
    if (sources[i] == Source.CLIENT_IP) {
      return ofClient(client);
    }
    if (sources[i] == Source.PATH) {
      return ofPath(head);
    }
    long range = parts[i].range(head);
    int start = Cookies.start(range);
    int end = Cookies.end(range);
    if (start == end || parts[i].isAmbiguous(head)) {
      // Not the number of the address itself: where both count, they are different parts.
      return ofClient(client) + STEP;
    }
    boolean escaped = sources[i] == Source.QUERY || sources[i] == Source.API_KEY;
    return escaped ? ofEscaped(head.bytes(), start, end) : hash.hash(head.bytes(), start, end);
  }

  private long ofClient(byte[] address) {
    if (address.length == 4) {
      return hash.hash(address, 0, 4);
    }
    return RequestKey.isMapped(address) ? hash.hash(address, 12, 16) : hash.hash(address, 0, 8);
  }

  private long ofPath(RequestHead head) {
    byte[] rewritten = RouteTable.rewrittenPath(head);
    return rewritten == null
        ? hash.hash(head.bytes(), head.pathStart(), head.pathEnd())
        : hash.hash(rewritten, 0, rewritten.length);
  }

  private long ofEscaped(byte[] block, int start, int end) {
    for (int i = start; i < end; i++) {
      if (block[i] == '%' || block[i] == '+') {
        return ofUnescaped(block, start, end);
      }
    }
    return hash.hash(block, start, end);
  }

  private long ofUnescaped(byte[] block, int start, int end) {
    byte[] plain = new byte[end - start];
    int length = 0;
    for (int i = start; i < end; i++) {
      int high = i + 2 < end && block[i] == '%' ? Character.digit(block[i + 1], 16) : -1;
      int low = high < 0 ? -1 : Character.digit(block[i + 2], 16);
      if (low >= 0) {
        plain[length++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        plain[length++] = block[i] == '+' ? (byte) ' ' : block[i];
      }
    }
    return hash.hash(plain, 0, length);
  }
}
