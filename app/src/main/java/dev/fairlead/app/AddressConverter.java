package dev.fairlead.app;

import dev.fairlead.model.Address;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads an address as people write it: {@code 8080}, {@code :8080}, {@code localhost:8080}, {@code
 * [::1]:8080}, or a URL {@code http://localhost:8080}. Stateless: any thread.
 */
final class AddressConverter implements ITypeConverter<Address> {
  private static final String SCHEME = "http://";

  private final String defaultHost;
  private final String defaultPort;

  /** For addresses to listen on: as in the file, a lone port means all IPv4 interfaces. */
  AddressConverter() {
    this("0.0.0.0", "");
  }

  private AddressConverter(String defaultHost, String defaultPort) {
    this.defaultHost = defaultHost;
    this.defaultPort = defaultPort;
  }

  /** For the admin port: a lone port stays on the loopback interface. */
  static final class Admin implements ITypeConverter<Address> {
    @Override
    public Address convert(String value) {
      return new AddressConverter("127.0.0.1", "").convert(value);
    }
  }

  /** For backends, written as URLs: port 80 where none is given. */
  static final class Backend implements ITypeConverter<Address> {
    @Override
    public Address convert(String value) {
      if (value.startsWith("https://")) {
        throw new TypeConversionException(
            "'" + value + "': backends are spoken to in plain http, write http://host:port");
      }
      return new AddressConverter("127.0.0.1", "80").convert(value);
    }
  }

  @Override
  public Address convert(String value) {
    String text = value.startsWith(SCHEME) ? value.substring(SCHEME.length()) : value;
    if (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    if (text.indexOf('/') >= 0) {
      throw new TypeConversionException("'" + value + "': a path has no place here");
    }
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return address(defaultHost, text, value);
    }
    int colon = text.lastIndexOf(':');
    if (colon < 0 || text.endsWith("]")) {
      return address(text, defaultPort, value);
    }
    String host = text.substring(0, colon);
    return address(host.isEmpty() ? defaultHost : host, text.substring(colon + 1), value);
  }

  private static Address address(String host, String port, String written) {
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    String bare = bracketed ? host.substring(1, host.length() - 1) : host;
    if (!bracketed && bare.indexOf(':') >= 0) {
      throw new TypeConversionException(
          "'" + written + "': write an IPv6 address in brackets, [::1]:8080");
    }
    try {
      return new Address(bare, Integer.parseInt(port));
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + written + "' is not an address; expected host:port with a port of 0 to 65535");
    }
  }
}
