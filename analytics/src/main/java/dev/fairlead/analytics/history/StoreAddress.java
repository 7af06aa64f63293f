package dev.fairlead.analytics.history;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a history is kept. Immutable. */
public sealed interface StoreAddress {
  /** The name of the file in the state folder. */
  String FILE = "history.db";

  /**
   * An SQLite file.
   *
   * @param file it need not exist
   */
  record Sqlite(Path file) implements StoreAddress {
    @Override
    public String shown() {
      return file.toString();
    }
  }

  /**
   * A PostgreSQL database, which several proxies may share.
   *
   * @param url for JDBC, without credentials
   * @param user null for that of the process
   * @param password null for none
   */
  record Postgres(String url, @Nullable String user, @Nullable String password)
      implements StoreAddress {
    @Override
    public String shown() {
      return url.substring("jdbc:".length()).replaceFirst("\\?.*", "");
    }

    @Override
    public String toString() {
      return shown();
    }
  }

  /** For people: without credentials. */
  String shown();

  /**
   * Reads {@code postgresql://user:password@host:5432/database}, or else the path of a file.
   *
   * @throws IllegalArgumentException with a sentence
   */
  static StoreAddress of(String written) {
    if (!written.startsWith("postgresql://") && !written.startsWith("postgres://")) {
      return new Sqlite(Path.of(written));
    }
    URI uri;
    try {
      uri = new URI(written);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "the address of the history is not one of PostgreSQL, expected"
              + " postgresql://user:password@host:5432/database",
          e);
    }
    String path = uri.getPath();
    if (uri.getHost() == null || path == null || path.length() < 2) {
      throw new IllegalArgumentException(
          "the address of the history names no host or no database, expected"
              + " postgresql://user:password@host:5432/database");
    }
    String query = uri.getRawQuery();
    String url =
        "jdbc:postgresql://"
            + uri.getHost()
            + (uri.getPort() < 0 ? "" : ":" + uri.getPort())
            + uri.getRawPath()
            + (query == null ? "" : "?" + query);
    String credentials = uri.getUserInfo();
    if (credentials == null) {
      return new Postgres(url, null, null);
    }
    int colon = credentials.indexOf(':');
    return colon < 0
        ? new Postgres(url, credentials, null)
        : new Postgres(url, credentials.substring(0, colon), credentials.substring(colon + 1));
  }
}
