package dev.fairlead.analytics.history;

import dev.fairlead.analytics.recording.Figures;
import dev.fairlead.analytics.recording.LatencyHistogram;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** How sums stand in the columns of a row. Stateless: any thread. */
final class Rows {
  /** The columns of {@link Figures}, in their order. */
  static final String SUMS =
      "count, bytes_in, bytes_out, retries, queue_us, connect_us, wait_us, inside_us, total_us";

  /** The columns of sums, summed up. */
  static final String SUMMED =
      "sum(count), sum(bytes_in), sum(bytes_out), sum(retries), sum(queue_us), sum(connect_us),"
          + " sum(wait_us), sum(inside_us), sum(total_us)";

  private static final String UPDATE =
      " DO UPDATE SET count = excluded.count, bytes_in = excluded.bytes_in,"
          + " bytes_out = excluded.bytes_out, retries = excluded.retries,"
          + " queue_us = excluded.queue_us, connect_us = excluded.connect_us,"
          + " wait_us = excluded.wait_us, inside_us = excluded.inside_us,"
          + " total_us = excluded.total_us, latency = excluded.latency";

  private Rows() {}

  /** A statement that writes a row, whether there is one or not. */
  static String upsert(String table, String... keys) {
    String key = String.join(", ", keys);
    return "INSERT INTO "
        + table
        + " ("
        + key
        + ", "
        + SUMS
        + ", latency) VALUES ("
        + "?, ".repeat(keys.length)
        + "?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT ("
        + key
        + ")"
        + UPDATE;
  }

  /** Sets sums and latencies, from the parameter with that number on. */
  static void set(PreparedStatement statement, int first, Figures sums) throws SQLException {
    int at = first;
    statement.setLong(at++, sums.count);
    statement.setLong(at++, sums.bytesIn);
    statement.setLong(at++, sums.bytesOut);
    statement.setLong(at++, sums.retries);
    statement.setLong(at++, sums.queueMicros);
    statement.setLong(at++, sums.connectMicros);
    statement.setLong(at++, sums.waitMicros);
    statement.setLong(at++, sums.insideMicros);
    statement.setLong(at++, sums.totalMicros);
    statement.setBytes(at, sums.encodedLatency());
  }

  /** Adds the sums of a row, from the column with that number on, without latencies. */
  static void addSums(ResultSet row, int first, Figures sums) throws SQLException {
    int at = first;
    sums.count += row.getLong(at++);
    sums.bytesIn += row.getLong(at++);
    sums.bytesOut += row.getLong(at++);
    sums.retries += row.getLong(at++);
    sums.queueMicros += row.getLong(at++);
    sums.connectMicros += row.getLong(at++);
    sums.waitMicros += row.getLong(at++);
    sums.insideMicros += row.getLong(at++);
    sums.totalMicros += row.getLong(at);
  }

  /**
   * Adds the sums and latencies of a row, from the column with that number on. Latencies that are
   * damaged are left out.
   *
   * @return whether the latencies could be read
   */
  static boolean add(ResultSet row, int first, Figures sums) throws SQLException {
    addSums(row, first, sums);
    byte[] encoded = row.getBytes(first + 9);
    LatencyHistogram read = new LatencyHistogram();
    try {
      read.addEncoded(encoded == null ? new byte[0] : encoded);
    } catch (RuntimeException e) {
      // Of bytes that are no counts, whatever comes of it.
      return false;
    }
    sums.latency().add(read);
    return true;
  }
}
