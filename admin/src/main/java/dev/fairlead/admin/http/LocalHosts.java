package dev.fairlead.admin.http;

import dev.fairlead.model.IpLiteral;
import java.util.Locale;

/**
 * Whether a {@code Host} field may name the admin port. A web page can have its own name resolve to
 * 127.0.0.1 (DNS rebinding) and then read what it gets; its requests still carry that name, so
 * names are refused, but for {@code localhost} and the one that the configuration gives the port.
 * Stateless: any thread.
 */
final class LocalHosts {
  private LocalHosts() {}

  /**
   * Whether the field value is localhost, an IP address, or {@code own}, with or without port.
   *
   * @param own host of the admin address, as configured
   */
  static boolean accepts(String host, String own) {
    if (host.startsWith("[")) {
      int bracket = host.indexOf(']');
      return bracket > 0
          && isPortOrNothing(host.substring(bracket + 1))
          && IpLiteral.parse(host.substring(1, bracket)).isPresent();
    }
    int colon = host.indexOf(':');
    String name = colon < 0 ? host : host.substring(0, colon);
    return isPortOrNothing(colon < 0 ? "" : host.substring(colon))
        && (name.toLowerCase(Locale.ROOT).equals("localhost")
            || name.equalsIgnoreCase(own)
            || IpLiteral.parse(name).isPresent());
  }

  private static boolean isPortOrNothing(String rest) {
    return rest.isEmpty()
        || (rest.charAt(0) == ':' && rest.chars().skip(1).allMatch(c -> c >= '0' && c <= '9'));
  }
}
