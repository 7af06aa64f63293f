package dev.fairlead.rehearsal;

/** A line that is not one of a request; the message says why, in words that are not the line's. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1;

  Unreadable(String why) {
    super(why, null, false, false);
  }
}
