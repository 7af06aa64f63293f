package dev.fairlead.model;

/**
 * A host and a port, as written in the configuration. Immutable.
 *
 * @param host an IPv4 literal, an IPv6 literal without brackets, or a name; never empty
 * @param port 0 to 65535; 0 on a listener means any free port
 */
public record Address(String host, int port) {
  public Address {
    if (host.isEmpty()) {
      throw new IllegalArgumentException("empty host");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is not in 0..65535");
    }
  }

  /** {@code host:port}, with an IPv6 literal in brackets. */
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
