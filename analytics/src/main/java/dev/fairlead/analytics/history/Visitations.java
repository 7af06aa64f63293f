package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.Harvest;
import dev.fairlead.analytics.recording.VisitorKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The sketches of the hours that are under way. A flush writes what has come since the last one
 * into a journal, which is short; after {@value #FLUSHES} of them the sketches themselves are
 * written and the journal begins anew. So a process that is killed loses one flush of it, and a
 * flush costs little. Used by one thread at a time.
 */
final class Visitations {
  /** So many flushes go into the journal before the sketches are written. */
  private static final int FLUSHES = 60;

  /** With more different items than these at once, writing the sketches is less. */
  private static final int LONG_JOURNAL = 400;

  /** Hours that are kept in memory. */
  private static final int KEPT = 3;

  /** As many as that while the store does not take them, of some 100 kB each. */
  private static final int MOST_KEPT = 48;

  private final SortedMap<Long, Sketches> hours = new TreeMap<>();
  private final SortedSet<Long> changed = new TreeSet<>();

  /** What the store has of these is not in memory yet. */
  private final Set<Long> unloaded = new HashSet<>();

  private @Nullable Harvest unwritten;
  private long sequence;
  private int flushes = FLUSHES;
  private boolean recovered;
  private int dropped;

  /** Adds what was collected, to be written by the next {@link #write}. */
  void add(Harvest harvest) {
    if (harvest.isEmpty()) {
      return;
    }
    long hour = hour(harvest);
    int items = 0;
    Sketches sketches = sketches(hour);
    for (VisitorKind kind : VisitorKind.values()) {
      Map<String, Long> counts = harvest.visitors(kind);
      items += counts.size();
      counts.forEach((item, count) -> sketches.count(kind, item, count));
      sketches.unlisted(kind, harvest.unlisted(kind));
    }
    if (items == 0) {
      return;
    }
    changed.add(hour);
    while (hours.size() > MOST_KEPT) {
      long oldest = hours.firstKey();
      hours.remove(oldest);
      unloaded.remove(oldest);
      dropped += changed.remove(oldest) ? 1 : 0;
    }
    if (unwritten != null || items > LONG_JOURNAL) {
      // More than one harvest waits: the sketches are written, which hold all of it.
      flushes = FLUSHES;
    }
    unwritten = harvest;
  }

  /** Of so many hours it was forgotten who came, since this was asked last. */
  int takeDropped() {
    int some = dropped;
    dropped = 0;
    return some;
  }

  private Sketches sketches(long hour) {
    return hours.computeIfAbsent(
        hour,
        start -> {
          unloaded.add(start);
          return new Sketches();
        });
  }

  private static long hour(Harvest harvest) {
    return Resolution.HOUR.floor(harvest.minutes().lastKey() * Resolution.MINUTE.seconds());
  }

  /** Adds what the process before this one has left. To be called before the first write. */
  void recover(Session session, long proxy, Damage damage) throws SQLException {
    if (recovered) {
      return;
    }
    try (ResultSet row =
        session
            .prepare("SELECT start, items FROM visitor_journal WHERE proxy = ?", proxy)
            .executeQuery()) {
      while (row.next()) {
        long hour = row.getLong(1);
        damage.note(decode(row.getBytes(2), sketches(hour)));
        changed.add(hour);
      }
    }
    flushes = FLUSHES;
    recovered = true;
  }

  private static void load(Session session, long proxy, long hour, Sketches into, Damage damage)
      throws SQLException {
    try (ResultSet row =
        session
            .prepare(
                "SELECT kind, sketch FROM visitor_hour WHERE start = ? AND proxy = ?", hour, proxy)
            .executeQuery()) {
      while (row.next()) {
        damage.note(into.add(row.getString(1), row.getBytes(2)));
      }
    }
  }

  /** Another store is written to: all that is in memory goes there. */
  void startOver() {
    recovered = false;
    flushes = FLUSHES;
    hours
        .keySet()
        .forEach(hour -> {
          changed.add(hour);
          unloaded.add(hour);
        });
  }

  /** Writes what is new. Within a transaction; {@link #written} is to follow when it is through. */
  void write(Session session, long proxy, Damage damage) throws SQLException {
    for (long hour : unloaded) {
      Sketches sketches = hours.get(hour);
      if (sketches != null) {
        load(session, proxy, hour, sketches, damage);
      }
    }
    unloaded.clear();
    Harvest latest = unwritten;
    if (latest == null && flushes < FLUSHES) {
      return;
    }
    if (flushes < FLUSHES && latest != null) {
      PreparedStatement insert =
          session.prepare(
              "INSERT INTO visitor_journal (proxy, sequence, start, items) VALUES (?, ?, ?, ?)");
      insert.setLong(1, proxy);
      insert.setLong(2, ++sequence);
      insert.setLong(3, hour(latest));
      insert.setBytes(4, encode(latest));
      insert.executeUpdate();
      return;
    }
    for (long hour : changed) {
      Sketches sketches = hours.get(hour);
      if (sketches != null) {
        put(session, "visitor_hour", hour, proxy, sketches);
      }
    }
    session.prepare("DELETE FROM visitor_journal WHERE proxy = ?", proxy).executeUpdate();
  }

  /** What {@link #write} has written is in the store. */
  void written() {
    if (flushes >= FLUSHES) {
      flushes = 0;
      changed.clear();
      while (hours.size() > KEPT) {
        hours.remove(hours.firstKey());
      }
    } else {
      flushes++;
    }
    unwritten = null;
  }

  /** Has the next write write the sketches themselves. */
  void settle() {
    flushes = FLUSHES;
  }

  /** Sums the hours of a day up. */
  void rollDay(Session session, long proxy, long day, Damage damage) throws SQLException {
    Sketches sum = new Sketches();
    try (ResultSet row =
        session
            .prepare(
                "SELECT kind, sketch FROM visitor_hour WHERE start >= ? AND start < ?"
                    + " AND proxy = ?",
                day,
                day + Resolution.DAY.seconds(),
                proxy)
            .executeQuery()) {
      while (row.next()) {
        damage.note(sum.add(row.getString(1), row.getBytes(2)));
      }
    }
    put(session, "visitor_day", day, proxy, sum);
  }

  private static void put(Session session, String table, long start, long proxy, Sketches sketches)
      throws SQLException {
    PreparedStatement upsert =
        session.prepare(
            "INSERT INTO "
                + table
                + " (start, proxy, kind, sketch) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (start, proxy, kind) DO UPDATE SET sketch = excluded.sketch");
    for (Map.Entry<String, byte[]> each : sketches.stored().entrySet()) {
      upsert.setLong(1, start);
      upsert.setLong(2, proxy);
      upsert.setString(3, each.getKey());
      upsert.setBytes(4, each.getValue());
      upsert.addBatch();
    }
    upsert.executeBatch();
  }

  private static byte[] encode(Harvest harvest) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (VisitorKind kind : VisitorKind.values()) {
        Map<String, Long> counts = harvest.visitors(kind);
        out.writeInt(counts.size());
        for (Map.Entry<String, Long> each : counts.entrySet()) {
          out.writeUTF(each.getKey());
          out.writeLong(each.getValue());
        }
      }
      for (VisitorKind kind : VisitorKind.values()) {
        out.writeLong(harvest.unlisted(kind));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** Adds items that a journal has; returns whether all of them could be read. */
  static boolean decode(byte[] items, Sketches into) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(items))) {
      for (VisitorKind kind : VisitorKind.values()) {
        for (int left = in.readInt(); left > 0; left--) {
          into.count(kind, in.readUTF(), in.readLong());
        }
      }
      // Older journals end here.
      for (VisitorKind kind : VisitorKind.values()) {
        into.unlisted(kind, in.available() > 0 ? in.readLong() : 0);
      }
      return true;
    } catch (IOException | RuntimeException e) {
      return false;
    }
  }
}
