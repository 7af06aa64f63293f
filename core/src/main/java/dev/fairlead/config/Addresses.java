package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import dev.fairlead.model.Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where to listen, whom to call, whom to trust. Stateless. */
final class Addresses {
  private static final String HOST = "\\[" + Hosts.IPV6 + "\\]|" + Hosts.NAME;
  private static final Pattern LISTEN =
      Pattern.compile("(?:(\\[[^\\]]*\\]|[^:\\[\\]]*):)?([0-9]+)");
  private static final Pattern URL =
      Pattern.compile("(?i:https?)://(\\[[^\\]]*\\]|[^:/?#@\\[\\]]*)(?::([0-9]*))?/?");
  private static final int HTTP = 80;
  private static final int HTTPS = 443;
  private static final int HIGHEST_PORT = 65_535;

  /** Where clients are accepted; a port alone stands for all IPv4 interfaces. */
  static final Scalar<Address> LISTENER = listener("listen-address", "0.0.0.0");

  /** Where the admin port is; a port alone stays on the loopback. */
  static final Scalar<Address> ADMIN = listener("admin-address", "127.0.0.1");

  /** Where a backend is, as a URL. */
  static final Scalar<BackendUrl> BACKEND =
      Scalar.of(
          "backend-url",
          "a URL such as http://127.0.0.1:9001",
          Schema.string("[Hh][Tt][Tt][Pp][Ss]?://(?:" + HOST + ")(?::[0-9]{1,5})?/?"),
          Addresses::backend);

  /** A network; an address alone is a network of one. */
  static final Scalar<String> NETWORK =
      Scalar.of(
          "network",
          "a network such as 10.0.0.0/8 or fd00::/8",
          Schema.string("[0-9A-Fa-f:.]+(?:/[0-9]{1,3})?"),
          Addresses::network);

  private Addresses() {}

  /**
   * Where a backend is.
   *
   * @param tls whether it is {@code https://}
   */
  record BackendUrl(Address address, boolean tls) {}

  private static Scalar<Address> listener(String name, String anywhere) {
    return new Scalar<>(
        name,
        "an address such as 0.0.0.0:8080, [::1]:8080 or 8080",
        List.of(
            Schema.type("integer").with("minimum", 0).with("maximum", HIGHEST_PORT),
            Schema.string("(?:(?:" + HOST + ")?:)?[0-9]{1,5}")),
        text -> listen(text, anywhere));
  }

  private static Parsed<Address> listen(String text, String anywhere) {
    Matcher matcher = LISTEN.matcher(text);
    if (!matcher.matches()) {
      return Hosts.fault(text) == null && text.indexOf(':') < 0
          ? Parsed.bad("the port is missing")
          : Parsed.bad();
    }
    String host = matcher.group(1);
    return address(host == null || host.isEmpty() ? anywhere : host, matcher.group(2), 0);
  }

  private static Parsed<BackendUrl> backend(String text) {
    boolean tls = text.regionMatches(true, 0, "https:", 0, 6);
    Matcher matcher = URL.matcher(text);
    if (matcher.matches()) {
      String port = matcher.group(2);
      String standard = Integer.toString(tls ? HTTPS : HTTP);
      return switch (address(matcher.group(1), port == null ? standard : port, 1)) {
        case Parsed.Good(Address address) -> Parsed.good(new BackendUrl(address, tls));
        case Parsed.Bad(String detail, String suggestion) -> Parsed.bad(detail, suggestion);
      };
    }
    if (!text.contains("://")) {
      String guess = "http://" + text;
      boolean sound = URL.matcher(guess).matches() && backend(guess) instanceof Parsed.Good;
      return new Parsed.Bad<>("it must begin with http://", sound ? guess : null);
    }
    if (!tls && !text.regionMatches(true, 0, "http:", 0, 5)) {
      return Parsed.bad("only http and https backends are supported");
    }
    return Parsed.bad(
        text.indexOf('@') >= 0
            ? "it must name no user"
            : "it must end with the port, without path or query");
  }

  private static Parsed<Address> address(String written, String port, int leastPort) {
    String host = written;
    if (written.startsWith("[")) {
      host = written.substring(1, written.length() - 1);
      if (!Hosts.isIpv6(host)) {
        return Parsed.bad("not an IPv6 address");
      }
    }
    String fault = Hosts.fault(host);
    if (fault != null) {
      return Parsed.bad(fault);
    }
    int number = port.length() > 0 && port.length() <= 5 ? Integer.parseInt(port) : -1;
    return number < leastPort || number > HIGHEST_PORT
        ? Parsed.bad("the port must be from " + leastPort + " to " + HIGHEST_PORT)
        : Parsed.good(new Address(host, number));
  }

  private static Parsed<String> network(String text) {
    int slash = text.indexOf('/');
    String host = slash < 0 ? text : text.substring(0, slash);
    boolean four = Hosts.isIpv4(host);
    if (!four && !Hosts.isIpv6(host)) {
      return Parsed.bad();
    }
    int longest = four ? 32 : 128;
    String bits = slash < 0 ? Integer.toString(longest) : text.substring(slash + 1);
    if (!bits.matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(bits) > longest) {
      return Parsed.bad("the number after the slash must be from 0 to " + longest);
    }
    byte[] address = InetAddress.ofLiteral(host).getAddress();
    if (address.length * Byte.SIZE != longest) {
      return Parsed.bad("write the IPv4 network itself");
    }
    byte[] network = masked(address, Integer.parseInt(bits));
    return Arrays.equals(network, address)
        ? Parsed.good(host + "/" + bits)
        : Parsed.bad("it has bits set after the first " + bits, text(network) + "/" + bits);
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] network = address.clone();
    for (int i = 0; i < network.length; i++) {
      int kept = Math.clamp(bits - i * 8L, 0, 8);
      network[i] &= (byte) (0xff00 >> kept);
    }
    return network;
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four or sixteen bytes are an address", e);
    }
  }
}
