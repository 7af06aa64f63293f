package dev.fairlead.bookstore.store;

import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** In what the two kinds of database differ; all other SQL is the same for both. Immutable. */
enum Dialect {
  /** A file, one writer at a time. */
  SQLITE("sqlite") {
    @Override
    boolean isDuplicate(SQLException e) {
      return e instanceof SQLiteException sqlite
          && sqlite.getResultCode() == SQLiteErrorCode.SQLITE_CONSTRAINT_UNIQUE;
    }

    @Override
    boolean isBusy(SQLException e) {
      return e instanceof SQLiteException sqlite
          && switch (sqlite.getResultCode()) {
            case SQLITE_BUSY,
                SQLITE_BUSY_RECOVERY,
                SQLITE_BUSY_SNAPSHOT,
                SQLITE_BUSY_TIMEOUT,
                SQLITE_LOCKED ->
                true;
            default -> false;
          };
    }

    @Override
    String ignoringCase(String column) {
      return column + " COLLATE NOCASE";
    }

    @Override
    String like() {
      return "LIKE";
    }
  },

  /** A server. */
  POSTGRESQL("postgresql") {
    @Override
    boolean isDuplicate(SQLException e) {
      return "23505".equals(e.getSQLState());
    }

    // The classes are: connection, resources, intervention by the operator.
    @Override
    boolean isBusy(SQLException e) {
      String state = e.getSQLState();
      return state == null
          || state.startsWith("08")
          || state.startsWith("53")
          || state.startsWith("57")
          || mustRepeat(e);
    }

    @Override
    String ignoringCase(String column) {
      return "lower(" + column + ")";
    }

    @Override
    String like() {
      return "ILIKE";
    }
  };

  private final String folder;

  Dialect(String folder) {
    this.folder = folder;
  }

  /** Where its migrations are, beside this class. */
  String folder() {
    return folder;
  }

  /** Whether something unique is there already. */
  abstract boolean isDuplicate(SQLException e);

  /** Whether the same may succeed a moment later. */
  abstract boolean isBusy(SQLException e);

  /** A column as ordered without regard to the case of letters. */
  abstract String ignoringCase(String column);

  /** The comparison with a pattern that does not regard the case of ASCII letters. */
  abstract String like();

  /** Whether the whole transaction is to be run again: serialization failure or deadlock. */
  static boolean mustRepeat(SQLException e) {
    return "40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState());
  }
}
