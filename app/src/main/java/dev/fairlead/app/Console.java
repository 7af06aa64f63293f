package dev.fairlead.app;

import java.io.PrintStream;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** One line per event, with the time, to standard error. Any thread. */
final class Console {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS");

  private Console() {}

  /** An event; lines after the first are indented under it. */
  static void say(String event) {
    PrintStream err = System.err;
    String time = LocalTime.now(ZoneId.systemDefault()).format(TIME);
    err.println(time + "  " + event.replace("\n", "\n              "));
    err.flush();
  }
}
