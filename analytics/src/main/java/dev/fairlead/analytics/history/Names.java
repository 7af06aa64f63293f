package dev.fairlead.analytics.history;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers that names have in a store. There are as many as the configuration has had, and the
 * kinds of failures. Used by one thread at a time.
 */
final class Names {
  static final String ROUTE = "route";
  static final String BACKEND = "backend";
  static final String CAUSE = "cause";
  static final String RULE = "rule";

  /** Names of long ago are not kept in memory for ever: they are looked up again. */
  private static final int MOST_NUMBERS = 10_000;

  private final Map<Name, Long> numbers = new HashMap<>();
  private final Map<Long, Name> names = new HashMap<>();
  private ConfiguredNames configured = ConfiguredNames.NONE;

  /** The number of a name, which is given one if it has none. */
  long number(Session session, String kind, String name) throws SQLException {
    Name wanted = new Name(kind, name);
    Long known = numbers.get(wanted);
    if (known != null) {
      return known;
    }
    Long found = find(session, wanted);
    if (found == null) {
      PreparedStatement insert =
          session.prepare("INSERT INTO label (kind, name) VALUES (?, ?) ON CONFLICT DO NOTHING");
      insert.setString(1, kind);
      insert.setString(2, name);
      insert.executeUpdate();
      found = find(session, wanted);
    }
    if (found == null) {
      throw new SQLException("a label was not written");
    }
    if (numbers.size() >= MOST_NUMBERS) {
      numbers.clear();
    }
    numbers.put(wanted, found);
    return found;
  }

  /** Forgets what may have been undone. */
  void forget() {
    numbers.clear();
  }

  private static @Nullable Long find(Session session, Name wanted) throws SQLException {
    PreparedStatement select = session.prepare("SELECT id FROM label WHERE kind = ? AND name = ?");
    select.setString(1, wanted.kind());
    select.setString(2, wanted.name());
    try (ResultSet row = select.executeQuery()) {
      return row.next() ? row.getLong(1) : null;
    }
  }

  /** Reads all names, to be looked up by {@link #name}. */
  void load(Session session) throws SQLException {
    try (ResultSet row = session.prepare("SELECT id, kind, name FROM label").executeQuery()) {
      while (row.next()) {
        names.put(row.getLong(1), new Name(row.getString(2), row.getString(3)));
      }
    }
  }

  /** The name with that number, as of the last {@link #load}. */
  String name(long number) {
    Name known = names.get(number);
    return known == null ? "?" : known.name();
  }

  /** The numbers of names of a kind that fit, as of the last {@link #load}. */
  List<Long> matching(String kind, Predicate<String> fits) {
    return names.entrySet().stream()
        .filter(each -> each.getValue().kind().equals(kind) && fits.test(each.getValue().name()))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  /**
   * All names of a kind but that which stands for none, as of the last {@link #load}, and those
   * that are configured.
   */
  List<String> all(String kind) {
    Stream<String> recorded =
        names.values().stream()
            .filter(each -> each.kind().equals(kind) && !each.name().endsWith("-"))
            .map(Name::name);
    return Stream.concat(recorded, configured.of(kind).stream()).distinct().sorted().toList();
  }

  /** These may be asked for, too. */
  void configured(ConfiguredNames known) {
    configured = known;
  }

  /** Whether it has been said which names are configured. */
  boolean knowsConfigured() {
    return !configured.equals(ConfiguredNames.NONE);
  }

  /** Whether a name of a kind that fits is configured. */
  boolean isConfigured(String kind, Predicate<String> fits) {
    return configured.of(kind).stream().anyMatch(fits);
  }

  private record Name(String kind, String name) {}
}
