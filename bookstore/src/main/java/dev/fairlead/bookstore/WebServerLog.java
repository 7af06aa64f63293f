package dev.fairlead.bookstore;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Keeps the start-up chatter of the web server and the connection pool out of the log; their
 * warnings stay. Any thread.
 */
final class WebServerLog {
  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final List<Logger> LOGGERS =
      List.of(Logger.getLogger("io.helidon"), Logger.getLogger("com.zaxxer.hikari"));

  private WebServerLog() {}

  /** Leaves a level alone that somebody has set on purpose. */
  static void quieten() {
    for (Logger logger : LOGGERS) {
      if (logger.getLevel() == null) {
        logger.setLevel(Level.WARNING);
      }
    }
  }
}
