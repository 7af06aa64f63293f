package dev.fairlead.rehearsal;

/** Why it cannot be said what becomes of a request. */
enum Doubt {
  /** A route that comes first asks for a field, or a host, that the log does not have. */
  ROUTE("a route asks for a header or host that the log does not have"),
  /** A password would be asked for that was not before. */
  PASSWORD("a password would be asked for; nobody knows who would know it"),
  /** A body that was too long to be taken, and so was not measured. */
  BODY("a body that was refused, and so never measured, might be taken"),
  /** The log has the beginning of the target only. */
  TARGET("the log has cut the target");

  private final String words;

  Doubt(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }
}
