package dev.fairlead.bookstore;

import dev.fairlead.bookstore.capacity.SimulatedCapacity;
import dev.fairlead.bookstore.fault.FaultSettings;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How to run one instance. Immutable.
 *
 * @param name sent in {@code X-Backend}: 1 to 64 letters, digits, dots, hyphens or underscores
 * @param host the address to listen on
 * @param port to listen on; 0 takes a free one
 * @param database an SQLite file, created when it is not there, or {@code jdbc:postgresql://…};
 *     instances may share it
 * @param capacity what it pretends to be able to do
 * @param logins how customers come in
 * @param faults on purpose; null where they are not enabled
 * @param logRequests whether a line of JSON for each request goes to standard output
 * @param tls what it shows to clients over TLS; null for plain HTTP
 */
public record BookstoreOptions(
    String name,
    String host,
    int port,
    String database,
    SimulatedCapacity capacity,
    LoginSettings logins,
    @Nullable FaultSettings faults,
    boolean logRequests,
    @Nullable TlsFiles tls) {
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");

  /**
   * A certificate.
   *
   * @param chain in PEM, the certificate first
   * @param key in PEM, PKCS #8, without a password
   */
  public record TlsFiles(Path chain, Path key) {}

  /** Without TLS. */
  public BookstoreOptions(
      String name,
      String host,
      int port,
      String database,
      SimulatedCapacity capacity,
      LoginSettings logins,
      @Nullable FaultSettings faults,
      boolean logRequests) {
    this(name, host, port, database, capacity, logins, faults, logRequests, null);
  }

  /** One that answers as fast as it can. */
  public BookstoreOptions(String name, String host, int port, Path database) {
    this(name, host, port, database, SimulatedCapacity.OFF);
  }

  /** One over a file. */
  public BookstoreOptions(
      String name, String host, int port, Path database, SimulatedCapacity capacity) {
    this(name, host, port, database.toString(), capacity, LoginSettings.USUAL, null, false);
  }

  /** Checks name and port. */
  public BookstoreOptions {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "name must have 1 to 64 letters, digits, dots, hyphens or underscores");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port must be between 0 and 65535, not " + port);
    }
  }
}
