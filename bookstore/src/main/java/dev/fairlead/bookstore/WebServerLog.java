package dev.fairlead.bookstore;

import java.util.logging.Level;
import java.util.logging.Logger;

/** Keeps the web server's start-up chatter out of the log; its warnings stay. Any thread. */
final class WebServerLog {
  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger LOGGER = Logger.getLogger("io.helidon");

  private WebServerLog() {}

  /** Leaves a level alone that somebody has set on purpose. */
  static void quieten() {
    if (LOGGER.getLevel() == null) {
      LOGGER.setLevel(Level.WARNING);
    }
  }
}
