package dev.fairlead.security;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.IpLiteral;
import dev.fairlead.model.RequestHead;
import java.util.Optional;

/**
 * Who the client is, when trusted proxies stand before this one. Stateless: any thread.
 *
 * <p>{@code X-Forwarded-For} is read from right to left, over all its field lines as one list: each
 * address was written by the hop to its right, so it is believed as long as that hop is trusted.
 */
public final class ForwardedFor {
  private static final byte[] NAME = Ascii.bytes("x-forwarded-for");

  private ForwardedFor() {}

  /**
   * The client's address as text, without port or brackets.
   *
   * @param peer address of the connection's other end, 4 or 16 bytes
   * @param peerText the same as text; returned as it is, without allocation, when the peer is not
   *     trusted
   * @param trusted proxies whose word is believed
   * @return the first address from the right that is not trusted; when all are trusted the
   *     leftmost; where an entry is no address ({@code unknown}, an obfuscated name) the last one
   *     before it
   */
  public static String clientAddress(
      RequestHead head, byte[] peer, String peerText, CidrSet trusted) {
    if (!trusted.contains(peer)) {
      return peerText;
    }
    String client = peerText;
    byte[] block = head.bytes();
    for (int field = last(head, head.fieldCount()); field >= 0; field = last(head, field)) {
      int start = head.valueStart(field);
      int end = head.valueEnd(field);
      while (end > start) {
        int comma = end - 1;
        while (comma >= start && block[comma] != ',') {
          comma--;
        }
        String entry = address(Ascii.string(block, comma + 1, end).strip());
        end = comma;
        if (entry.isEmpty()) {
          continue; // empty list members carry no meaning, RFC 9110 §5.6.1
        }
        Optional<byte[]> address = IpLiteral.parse(entry);
        if (address.isEmpty()) {
          return client;
        }
        client = entry;
        if (!trusted.contains(address.get())) {
          return client;
        }
      }
    }
    return client;
  }

  private static int last(RequestHead head, int before) {
    byte[] block = head.bytes();
    for (int i = before - 1; i >= 0; i--) {
      if (Ascii.equalsIgnoreCase(block, head.nameStart(i), head.nameEnd(i), NAME)) {
        return i;
      }
    }
    return -1;
  }

  // Some proxies write "192.0.2.1:4711" or "[2001:db8::1]:4711".
  private static String address(String entry) {
    if (entry.startsWith("[")) {
      int bracket = entry.indexOf(']');
      return bracket > 0 && isPortOrNothing(entry, bracket + 1)
          ? entry.substring(1, bracket)
          : entry;
    }
    int colon = entry.indexOf(':');
    return colon > 0 && colon == entry.lastIndexOf(':') && isPortOrNothing(entry, colon)
        ? entry.substring(0, colon)
        : entry;
  }

  private static boolean isPortOrNothing(String entry, int at) {
    return at == entry.length()
        || (entry.charAt(at) == ':'
            && at + 1 < entry.length()
            && entry.chars().skip(at + 1).allMatch(c -> c >= '0' && c <= '9'));
  }
}
