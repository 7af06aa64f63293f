package dev.fairlead.analytics.history;

import dev.fairlead.analytics.history.HistoryReader.Sums;
import dev.fairlead.analytics.recording.Figures;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Reads the sums of all traffic by status: hours where they are summed up, quarters and minutes at
 * the ends of the period and for what is not. Used by one thread at a time.
 */
final class TotalsReader {
  private final Session session;
  private final Damage damage;
  private final Sums<Integer> sums;

  TotalsReader(Session session, Damage damage, Sums<Integer> sums) {
    this.session = session;
    this.damage = damage;
    this.sums = sums;
  }

  /**
   * What one proxy has of a period.
   *
   * @param byQuarters whether sums are to be of quarters of an hour, where there are any
   */
  void read(Writer writer, long from, long until, boolean byQuarters) throws SQLException {
    long quarters = Math.floorDiv(writer.rolled(), Resolution.QUARTER) * Resolution.QUARTER;
    long hours = byQuarters ? from : Resolution.HOUR.floor(Math.min(writer.rolled(), until));
    long firstHour = Resolution.HOUR.ceiling(from);
    if (byQuarters && from < writer.hoursFrom()) {
      hours = Math.min(Resolution.HOUR.floor(until), writer.hoursFrom());
    }
    if (firstHour < hours) {
      quarters(writer, from, firstHour, quarters);
      totals("total_hour", Resolution.HOUR.seconds(), writer, firstHour, hours);
      quarters(writer, hours, until, quarters);
    } else {
      quarters(writer, from, until, quarters);
    }
  }

  private void quarters(Writer writer, long from, long until, long rolled) throws SQLException {
    long first = Math.ceilDiv(from, Resolution.QUARTER) * Resolution.QUARTER;
    long last = Math.min(Math.floorDiv(until, Resolution.QUARTER) * Resolution.QUARTER, rolled);
    long minute = Resolution.MINUTE.seconds();
    if (first < last) {
      totals("traffic_minute", minute, writer, from, first);
      totals("total_quarter", Resolution.QUARTER, writer, first, last);
      totals("traffic_minute", minute, writer, last, until);
    } else {
      totals("traffic_minute", minute, writer, from, until);
    }
  }

  private void totals(String table, long seconds, Writer writer, long from, long until)
      throws SQLException {
    if (from >= until) {
      return;
    }
    Cover part = new Cover(Resolution.MINUTE, from, until);
    try (ResultSet row =
        session
            .span("start, status, " + Rows.SUMS + ", latency", table, part, writer)
            .executeQuery()) {
      while (row.next()) {
        Figures figures = new Figures();
        damage.note(Rows.add(row, 3, figures));
        sums.sums(row.getLong(1), seconds, row.getInt(2), figures);
      }
    }
  }
}
