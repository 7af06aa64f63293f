package dev.fairlead.analytics.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables, as docs/ANALYTICS.md has them. Versions are numbered steps, applied once to a store;
 * steps are appended, never edited. Stateless: any thread.
 */
final class Schema {
  /** The version that this program writes. */
  static final int VERSION = 2;

  private static final String KEY = "PRIMARY KEY (start, proxy, route, backend, method, status)";

  private static final String SUMS =
      """
        count {int} NOT NULL,
        bytes_in {int} NOT NULL,
        bytes_out {int} NOT NULL,
        retries {int} NOT NULL,
        queue_us {int} NOT NULL,
        connect_us {int} NOT NULL,
        wait_us {int} NOT NULL,
        inside_us {int} NOT NULL,
        total_us {int} NOT NULL,
        latency {blob} NOT NULL,
      """;

  private Schema() {}

  /**
   * Makes the tables, or brings them up to date.
   *
   * @throws StoreException of kind NEWER when a newer program has written the store
   */
  static void prepare(Session session, StoreAddress address, long nowSeconds)
      throws SQLException, StoreException {
    check(session, address);
    session.transaction(same -> {
      if (same.postgres()) {
        // Several proxies may start at once.
        same.execute("SELECT pg_advisory_xact_lock(7305478521938451)");
      }
      int there = version(same);
      if (there < 1) {
        apply(same, 1, first(same.postgres()), nowSeconds);
      }
      if (there < 2) {
        apply(same, 2, second(same.postgres()), nowSeconds);
      }
      return true;
    });
  }

  private static void apply(Session session, int step, List<String> statements, long nowSeconds)
      throws SQLException {
    for (String statement : statements) {
      session.execute(statement);
    }
    PreparedStatement insert =
        session.prepare("INSERT INTO schema_version (version, applied) VALUES (?, ?)");
    insert.setLong(1, step);
    insert.setLong(2, nowSeconds);
    insert.executeUpdate();
  }

  /**
   * Makes sure that this program understands the store.
   *
   * @throws StoreException of kind NEWER when it does not
   */
  static void check(Session session, StoreAddress address) throws SQLException, StoreException {
    int there = version(session);
    if (there > VERSION) {
      throw new StoreException(
          StoreException.Kind.NEWER,
          "the history %s was written by a newer Fairlead (its schema has version %d, this program knows up to %d)"
              .formatted(address.shown(), there, VERSION),
          null);
    }
  }

  /** 0 for an empty store. */
  static int version(Session session) throws SQLException {
    String tables =
        session.postgres()
            ? "SELECT count(*) FROM pg_tables WHERE schemaname = 'fairlead' AND tablename = 'schema_version'"
            : "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_version'";
    if (session.number(tables, 0) == 0) {
      return 0;
    }
    return (int) session.number("SELECT max(version) FROM schema_version", 0);
  }

  private static List<String> first(boolean postgres) {
    List<String> statements = new ArrayList<>();
    statements.add("CREATE TABLE schema_version (version {int} NOT NULL, applied {int} NOT NULL)");
    statements.add(
        """
        CREATE TABLE proxy (
          id {id},
          name TEXT NOT NULL UNIQUE,
          host TEXT NOT NULL,
          process {int} NOT NULL,
          process_started_ms {int} NOT NULL,
          running {int} NOT NULL,
          flushed_ms {int} NOT NULL,
          rolled {int} NOT NULL)
        """);
    statements.add(
        "CREATE TABLE label (id {id}, kind TEXT NOT NULL, name TEXT NOT NULL, UNIQUE (kind, name))");
    for (Resolution each : Resolution.values()) {
      statements.add(
          "CREATE TABLE "
              + each.traffic()
              + " (start {int} NOT NULL, proxy {int} NOT NULL, route {int} NOT NULL,"
              + " backend {int} NOT NULL, method {int} NOT NULL, status {int} NOT NULL,\n"
              + SUMS
              + KEY
              + "){tail}");
      statements.add(
          "CREATE TABLE "
              + each.causes()
              + " (start {int} NOT NULL, proxy {int} NOT NULL, route {int} NOT NULL,"
              + " backend {int} NOT NULL, cause {int} NOT NULL, rule {int} NOT NULL,"
              + " count {int} NOT NULL,"
              + " PRIMARY KEY (start, proxy, route, backend, cause, rule)){tail}");
      statements.add(view(each));
    }
    for (String each : List.of("total_quarter", "total_hour")) {
      statements.add(
          "CREATE TABLE "
              + each
              + " (start {int} NOT NULL, proxy {int} NOT NULL,"
              + " method {int} NOT NULL, status {int} NOT NULL,\n"
              + SUMS
              + "PRIMARY KEY (start, proxy, method, status)){tail}");
    }
    statements.add(
        """
        CREATE TABLE total_minute (
          start {int} NOT NULL,
          proxy {int} NOT NULL,
          count {int} NOT NULL,
          client_errors {int} NOT NULL,
          server_errors {int} NOT NULL,
          PRIMARY KEY (start, proxy)){tail}
        """);
    for (String each : List.of("visitor_hour", "visitor_day")) {
      statements.add(
          "CREATE TABLE "
              + each
              + " (start {int} NOT NULL, proxy {int} NOT NULL, kind TEXT NOT NULL,"
              + " sketch {blob} NOT NULL, PRIMARY KEY (start, proxy, kind)){tail}");
    }
    statements.add(
        "CREATE TABLE visitor_journal (proxy {int} NOT NULL, sequence {int} NOT NULL,"
            + " start {int} NOT NULL, items {blob} NOT NULL, PRIMARY KEY (proxy, sequence)){tail}");
    statements.add(
        "CREATE TABLE late (proxy {int} NOT NULL, start {int} NOT NULL,"
            + " PRIMARY KEY (proxy, start)){tail}");
    statements.add(
        """
        CREATE TABLE health_change (
          time_ms {int} NOT NULL,
          proxy {int} NOT NULL,
          upstream TEXT NOT NULL,
          backend TEXT NOT NULL,
          was TEXT NOT NULL,
          became TEXT NOT NULL,
          cause TEXT NOT NULL)
        """);
    statements.add("CREATE INDEX health_change_by_time ON health_change (time_ms)");
    return statements.stream().map(each -> spell(each, postgres)).toList();
  }

  /** From when to when processes counted, so that a minute in which one began is no quiet one. */
  private static List<String> second(boolean postgres) {
    return List.of(
        spell(
            "CREATE TABLE run (proxy {int} NOT NULL, began_ms {int} NOT NULL, ended_ms {int},"
                + " PRIMARY KEY (proxy, began_ms)){tail}",
            postgres));
  }

  private static String view(Resolution each) {
    return "CREATE VIEW "
        + each.traffic()
        + "_named AS SELECT t.start, p.name AS proxy, r.name AS route, b.name AS backend,"
        + " CASE t.method WHEN 0 THEN 'read' WHEN 1 THEN 'write' ELSE 'other' END AS method,"
        + " t.status, t.count, t.bytes_in, t.bytes_out, t.retries, t.queue_us, t.connect_us,"
        + " t.wait_us, t.inside_us, t.total_us FROM "
        + each.traffic()
        + " t JOIN proxy p ON p.id = t.proxy JOIN label r ON r.id = t.route"
        + " JOIN label b ON b.id = t.backend";
  }

  private static String spell(String sql, boolean postgres) {
    return sql.replace("{int}", postgres ? "BIGINT" : "INTEGER")
        .replace("{blob}", postgres ? "BYTEA" : "BLOB")
        .replace(
            "{id}",
            postgres
                ? "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY"
                : "INTEGER PRIMARY KEY")
        .replace("{tail}", postgres ? "" : " WITHOUT ROWID");
  }

  /** Whether SQLite finds the file sound, as far as it looks in a hurry. */
  static boolean isSound(Session session) throws SQLException {
    try (ResultSet row = session.prepare("PRAGMA quick_check(1)").executeQuery()) {
      return row.next() && "ok".equals(row.getString(1));
    }
  }
}
