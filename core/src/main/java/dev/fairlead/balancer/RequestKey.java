package dev.fairlead.balancer;

import dev.fairlead.config.KeySpec;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.RequestHead;
import java.util.Locale;

/**
 * What of a request decides where it goes, as a number. The same in every process and version, so
 * that several proxies agree. Immutable, any thread; never allocates.
 *
 * <p>A header or cookie that comes several times counts with its first value, as does a query
 * parameter; an empty value counts as none.
 */
public final class RequestKey {
  /** The hash of a request that has no such key; no key has it. */
  public static final long NONE = 0;

  /** Fixed, since processes must agree: the fraction of pi. */
  private static final SipHash HASH = new SipHash(0x243f6a8885a308d3L, 0x13198a2e03707344L);

  private final KeySpec.Source source;
  private final byte[] name;

  /** What {@code spec} says. */
  public RequestKey(KeySpec spec) {
    this.source = spec.source();
    this.name =
        Ascii.bytes(
            source == KeySpec.Source.HEADER ? spec.name().toLowerCase(Locale.ROOT) : spec.name());
  }

  /** Whether it is the client's address. */
  public boolean isClient() {
    return source == KeySpec.Source.CLIENT_IP;
  }

  /**
   * The hash of the request's key, well mixed.
   *
   * @param client address of the client, 4 or 16 bytes; looked at only if {@link #isClient}
   * @return {@link #NONE} when the request has none
   */
  public long hash(RequestHead head, byte[] client) {
    return switch (source) {
      case CLIENT_IP -> ofAddress(client);
      case HEADER -> ofHeader(head);
      case COOKIE -> ofCookie(head);
      case QUERY -> ofQuery(head);
      case PATH -> ofText(head.bytes(), head.pathStart(), head.pathEnd());
    };
  }

  /** IPv4 whole, also when mapped into IPv6; IPv6 by its first 64 bits, which are one household. */
  private static long ofAddress(byte[] address) {
    if (address.length == 4) {
      return ofText(address, 0, 4);
    }
    return isMapped(address) ? ofText(address, 12, 16) : ofText(address, 0, 8);
  }

  private static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  private long ofHeader(RequestHead head) {
    int line = head.find(name, 0);
    return line < 0 ? NONE : ofText(head.bytes(), head.valueStart(line), head.valueEnd(line));
  }

  private long ofCookie(RequestHead head) {
    long value = Cookies.next(head, name, Cookies.NONE);
    return value == Cookies.NONE
        ? NONE
        : ofText(head.bytes(), Cookies.start(value), Cookies.end(value));
  }

  private long ofQuery(RequestHead head) {
    byte[] block = head.bytes();
    int end = head.targetEnd();
    // Behind the question mark.
    int at = head.pathEnd() + 1;
    while (at < end) {
      int stop = at;
      while (stop < end && block[stop] != '&') {
        stop++;
      }
      int value = at + name.length + 1;
      if (value <= stop && block[value - 1] == '=' && Ascii.equals(block, at, value - 1, name)) {
        return ofText(block, value, stop);
      }
      at = stop + 1;
    }
    return NONE;
  }

  private static long ofText(byte[] block, int start, int end) {
    if (start == end) {
      return NONE;
    }
    long hash = HASH.hash(block, start, end);
    return hash == NONE ? 1 : hash;
  }
}
