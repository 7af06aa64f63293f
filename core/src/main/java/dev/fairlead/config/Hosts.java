package dev.fairlead.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names and literal addresses of hosts. Never asks a name server. Stateless. */
final class Hosts {
  /** Underscores are no part of host names, yet of names in container networks. */
  static final String NAME =
      "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
          + "(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*";

  static final String IPV6 = "[0-9A-Fa-f:]*:[0-9A-Fa-f:.]*";

  private static final Pattern NAME_PATTERN = Pattern.compile(NAME);
  private static final Pattern IPV6_PATTERN = Pattern.compile(IPV6);
  private static final Pattern NUMBERS = Pattern.compile("(?:.*\\.)?[0-9]+");
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4_PATTERN = Pattern.compile("(?:" + OCTET + "\\.){3}" + OCTET);
  private static final int LONGEST_NAME = 253;

  private Hosts() {}

  /** What is wrong with a host without brackets, or null. */
  static @Nullable String fault(String host) {
    if (host.isEmpty()) {
      return "the host is missing";
    }
    if (host.indexOf(':') >= 0) {
      return isIpv6(host) ? null : "not an IPv6 address";
    }
    if (host.length() > LONGEST_NAME) {
      return "not a host name";
    }
    if (NUMBERS.matcher(host).matches()) {
      return isIpv4(host) ? null : "not an IPv4 address";
    }
    return NAME_PATTERN.matcher(host).matches() ? null : "not a host name";
  }

  /** Whether a host without brackets is this machine, seen from itself only. */
  static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    return (isIpv4(host) || isIpv6(host)) && InetAddress.ofLiteral(host).isLoopbackAddress();
  }

  static boolean isIpv4(String host) {
    return IPV4_PATTERN.matcher(host).matches();
  }

  static boolean isIpv6(String host) {
    if (!IPV6_PATTERN.matcher(host).matches()) {
      return false;
    }
    try {
      // An IPv4-mapped literal gives an Inet4Address, hence the class of the result is not looked
      // at; the pattern has made sure of the colon.
      return Inet6Address.ofLiteral(host) != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }
}
