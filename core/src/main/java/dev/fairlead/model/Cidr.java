package dev.fairlead.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;

/**
 * A network: an address and how many of its leading bits count. Immutable.
 *
 * <p>IPv4 and IPv6 are worlds apart: {@code ::/0} does not hold IPv4 addresses. An IPv4-mapped IPv6
 * network with a prefix of 96 or more is the IPv4 network it maps.
 *
 * @param ipv4 whether it is a network of IPv4
 * @param high the upper 64 bits of the first address; 0 for IPv4
 * @param low the lower 64 bits of the first address; the address itself for IPv4
 * @param prefix 0 to 32 for IPv4, 0 to 128 for IPv6
 */
public record Cidr(boolean ipv4, long high, long low, int prefix) {
  private static final int MAPPED_PREFIX = 96;

  /**
   * Reads {@code 10.0.0.0/8}, {@code 2001:db8::/32} or a single address.
   *
   * @throws IllegalArgumentException with a sentence for the user, without a final stop
   */
  public static Cidr parse(String text) {
    int slash = text.indexOf('/');
    String literal = slash < 0 ? text : text.substring(0, slash);
    byte[] address =
        IpLiteral.parse(literal)
            .orElseThrow(() ->
                new IllegalArgumentException(
                    "'"
                        + text
                        + "' is not a network: an IPv4 or IPv6 address is expected, optionally"
                        + " followed by / and a prefix length, as in 10.0.0.0/8 or ::1"));
    boolean ipv4 = address.length == 4;
    boolean mapped = ipv4 && literal.indexOf(':') >= 0;
    int longest = ipv4 && !mapped ? 32 : 128;
    int prefix = slash < 0 ? longest : prefix(text, slash + 1, longest);
    if (mapped) {
      if (prefix < MAPPED_PREFIX) {
        throw new IllegalArgumentException(
            "'" + text + "' mixes IPv4 and IPv6: a mapped network needs a prefix of 96 or more");
      }
      prefix -= MAPPED_PREFIX;
    }
    return checked(text, of(address, prefix));
  }

  private static Cidr of(byte[] address, int prefix) {
    ByteBuffer bytes = ByteBuffer.wrap(address);
    return address.length == 4
        ? new Cidr(true, 0, bytes.getInt() & 0xFFFF_FFFFL, prefix)
        : new Cidr(false, bytes.getLong(), bytes.getLong(), prefix);
  }

  private static int prefix(String text, int start, int longest) {
    int digits = text.length() - start;
    if (digits >= 1
        && digits <= 3
        && text.chars().skip(start).allMatch(c -> c >= '0' && c <= '9')
        && Integer.parseInt(text, start, text.length(), 10) <= longest) {
      return Integer.parseInt(text, start, text.length(), 10);
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' has no valid prefix length: a number from 0 to "
            + longest
            + " is expected");
  }

  // A stray host bit is more often a slip of the prefix than of the address, so it is not guessed.
  private static Cidr checked(String text, Cidr cidr) {
    Cidr first = new Cidr(cidr.ipv4, cidr.high & ~cidr.hostHigh(), cidr.firstLow(), cidr.prefix);
    if (!first.equals(cidr)) {
      throw new IllegalArgumentException(
          "'" + text + "' has bits set behind its prefix: " + first + " is that network");
    }
    return cidr;
  }

  private long firstLow() {
    return low & ~hostLow();
  }

  /** The upper 64 bits of the last address; 0 for IPv4. */
  public long lastHigh() {
    return high | hostHigh();
  }

  /** The lower 64 bits of the last address. */
  public long lastLow() {
    return low | hostLow();
  }

  private long hostHigh() {
    return ipv4 || prefix >= 64 ? 0 : -1L >>> prefix;
  }

  private long hostLow() {
    if (ipv4) {
      return 0xFFFF_FFFFL >>> prefix;
    }
    if (prefix <= 64) {
      return -1L;
    }
    return prefix == 128 ? 0 : -1L >>> (prefix - 64);
  }

  /** In CIDR form. */
  @Override
  public String toString() {
    byte[] address =
        ipv4
            ? ByteBuffer.allocate(4).putInt((int) low).array()
            : ByteBuffer.allocate(16).putLong(high).putLong(low).array();
    try {
      return InetAddress.getByAddress(address).getHostAddress() + "/" + prefix;
    } catch (UnknownHostException e) {
      throw new AssertionError("4 and 16 bytes are addresses", e);
    }
  }
}
