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

  /** The name in lower case. */
  private final byte[] field;

  /** What {@code spec} says. */
  public RequestKey(KeySpec spec) {
    this.source = spec.source();
    this.name = Ascii.bytes(spec.name());
    this.field = Ascii.bytes(spec.name().toLowerCase(Locale.ROOT));
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
    if (isClient()) {
      return ofAddress(client);
    }
    long range = range(head);
    return ofText(head.bytes(), Cookies.start(range), Cookies.end(range));
  }

  /**
   * Where in the head the key stands, unless it {@link #isClient}.
   *
   * @return a range for {@link Cookies#start} and {@link Cookies#end}; an empty one when the
   *     request has none
   */
  public long range(RequestHead head) {
    return switch (source) {
      case CLIENT_IP -> Cookies.NONE;
      case HEADER -> ofHeader(head);
      case COOKIE -> Cookies.next(head, name, Cookies.NONE);
      case QUERY -> ofQuery(head);
      case API_KEY -> {
        long header = ofHeader(head);
        yield header == Cookies.NONE ? ofQuery(head) : header;
      }
      case PATH -> Cookies.range(head.pathStart(), head.pathEnd());
    };
  }

  /** IPv4 whole, also when mapped into IPv6; IPv6 by its first 64 bits, which are one household. */
  private static long ofAddress(byte[] address) {
    if (address.length == 4) {
      return ofText(address, 0, 4);
    }
    return isMapped(address) ? ofText(address, 12, 16) : ofText(address, 0, 8);
  }

  /** Whether 16 bytes are an IPv4 address mapped into IPv6. */
  public static boolean isMapped(byte[] address) {
    for (int i = 0; i < 10; i++) {
      if (address[i] != 0) {
        return false;
      }
    }
    return address[10] == -1 && address[11] == -1;
  }

  private long ofHeader(RequestHead head) {
    int line = head.find(field, 0);
    return line < 0 ? Cookies.NONE : Cookies.range(head.valueStart(line), head.valueEnd(line));
  }

  /**
   * Whether the request has the key more than once, so that the backend may go by another value
   * than {@link #range}.
   */
  public boolean isAmbiguous(RequestHead head) {
    return switch (source) {
      case CLIENT_IP, PATH -> false;
      case HEADER -> isRepeated(head);
      case COOKIE ->
          Cookies.next(head, name, Cookies.next(head, name, Cookies.NONE)) != Cookies.NONE;
      case QUERY -> isQueryRepeated(head);
      case API_KEY ->
          isRepeated(head)
              || isQueryRepeated(head)
              || ofHeader(head) != Cookies.NONE && ofQuery(head) != Cookies.NONE;
    };
  }

  private boolean isRepeated(RequestHead head) {
    int line = head.find(field, 0);
    return line >= 0 && head.find(field, line + 1) >= 0;
  }

  private boolean isQueryRepeated(RequestHead head) {
    long query = ofQuery(head);
    return query != Cookies.NONE && ofQuery(head, Cookies.end(query) + 1) != Cookies.NONE;
  }

  private long ofQuery(RequestHead head) {
    // Behind the question mark.
    return ofQuery(head, head.pathEnd() + 1);
  }

  private long ofQuery(RequestHead head, int from) {
    byte[] block = head.bytes();
    int end = head.targetEnd();
    int at = from;
    while (at < end) {
      int stop = at;
      while (stop < end && block[stop] != '&') {
        stop++;
      }
      int value = at + name.length + 1;
      if (value <= stop && block[value - 1] == '=' && Ascii.equals(block, at, value - 1, name)) {
        return Cookies.range(value, stop);
      }
      at = stop + 1;
    }
    return Cookies.NONE;
  }

  private static long ofText(byte[] block, int start, int end) {
    if (start == end) {
      return NONE;
    }
    long hash = HASH.hash(block, start, end);
    return hash == NONE ? 1 : hash;
  }
}
