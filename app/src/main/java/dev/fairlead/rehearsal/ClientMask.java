package dev.fairlead.rehearsal;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of clients' addresses is shown, and counted together. Immutable.
 *
 * @param ipv4 bits, 0 to 32
 * @param ipv6 bits, 0 to 128; limits and hashes go by the first 64
 */
public record ClientMask(int ipv4, int ipv6) {
  /** Every IPv4 address, and IPv6 by /64, as limits and hashes have it. */
  public static final ClientMask STANDARD = new ClientMask(32, 64);

  private static final Pattern WRITTEN = Pattern.compile("/?([0-9]{1,3})(?:,/?([0-9]{1,3}))?");
  private static final int IPV4_BYTES = 4;

  /**
   * Understands {@code 24} or {@code 24,48}.
   *
   * @throws IllegalArgumentException with a sentence
   */
  public static ClientMask of(String written) {
    Matcher matcher = WRITTEN.matcher(written);
    if (matcher.matches()) {
      int ipv4 = Integer.parseInt(matcher.group(1));
      int ipv6 = matcher.group(2) == null ? STANDARD.ipv6 : Integer.parseInt(matcher.group(2));
      if (ipv4 <= 32 && ipv6 <= 128) {
        return new ClientMask(ipv4, ipv6);
      }
    }
    throw new IllegalArgumentException(
        "expected bits of IPv4, and of IPv6 behind a comma, such as 24 or 24,48");
  }

  /** The network of an address of 4 or 16 bytes; an address by itself where all of it is shown. */
  String text(byte[] address) {
    int bits = address.length == IPV4_BYTES ? ipv4 : ipv6;
    byte[] masked = address.clone();
    for (int i = 0; i < masked.length; i++) {
      int kept = Math.clamp(bits - 8L * i, 0, 8);
      masked[i] &= (byte) (0xff00 >> kept);
    }
    String text = literal(masked);
    return bits == 8 * address.length ? text : text + "/" + bits;
  }

  private static String literal(byte[] address) {
    try {
      // RFC 5952 §4.2: the first run of zeros is left out.
      return InetAddress.getByAddress(address)
          .getHostAddress()
          .replaceFirst("(^|:)0(:0)+(:|$)", "::");
    } catch (UnknownHostException impossible) {
      throw new AssertionError("4 or 16 bytes", impossible);
    }
  }
}
