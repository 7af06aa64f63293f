package dev.fairlead.model;

import java.net.Inet6Address;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * IP addresses written as text. Never asks a name server, unlike {@link
 * java.net.InetAddress#getByName}. Stateless: any thread.
 */
public final class IpLiteral {
  private static final int LONGEST = 45;

  // Four decimal numbers without leading zeros: 010.0.0.1 means different things to different
  // readers, and 10.1 is not what most people think it is.
  private static final Pattern DOTTED_QUAD =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  private IpLiteral() {}

  /**
   * The number under which the client that has an address of 4 or 16 bytes is counted: of an IPv6
   * network of 64 bits one client has all addresses.
   */
  public static long clientNumber(byte[] address) {
    // No IPv6 client has an address that begins with 32 ones: that is multicast.
    long number = address.length == 4 ? 0xFFFF_FFFFL : 0;
    int bytes = Math.min(address.length, 8);
    for (int i = 0; i < bytes; i++) {
      number = (number << 8) | (address[i] & 0xFF);
    }
    return number;
  }

  /**
   * The bytes of an IPv4 (4 bytes) or IPv6 address (16 bytes, without brackets and zone); an
   * IPv4-mapped IPv6 address gives the 4 bytes of its IPv4 address. Empty when the text is none.
   */
  public static Optional<byte[]> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    return text.indexOf(':') < 0 ? parseV4(text) : parseV6(text);
  }

  private static Optional<byte[]> parseV4(String text) {
    if (!DOTTED_QUAD.matcher(text).matches()) {
      return Optional.empty();
    }
    byte[] address = new byte[4];
    int at = 0;
    for (int i = 0; i < 4; i++) {
      int end = i < 3 ? text.indexOf('.', at) : text.length();
      int number = Integer.parseInt(text, at, end, 10);
      if (number > 255) {
        return Optional.empty();
      }
      address[i] = (byte) number;
      at = end + 1;
    }
    return Optional.of(address);
  }

  private static Optional<byte[]> parseV6(String text) {
    if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(Inet6Address.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException notAnAddress) {
      return Optional.empty();
    }
  }
}
