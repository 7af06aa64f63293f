package dev.fairlead.stress.fault;

import java.util.Set;

/** The faults there are, and what may fail because of each. */
@SuppressWarnings("ImmutableEnumChecker") // Faults have no state.
public enum FaultKind {
  /**
   * A bookstore ends without a word and comes back. Its sockets close at once: what was under way
   * there fails, unless it may be repeated; what comes later is refused a connection, and whatever
   * got none may be sent to another backend.
   */
  KILL(
      "kill",
      "a bookstore is killed and started again",
      new Killing(),
      Allowance.atVictim(
          Set.of("backend_closed", "response_head_truncated"), Set.of("response_truncated"))),
  /**
   * A bookstore is held: connections to it are not made, which costs a second try; only an answer
   * to what may not be repeated cannot be had elsewhere.
   */
  STOP(
      "stop",
      "a bookstore is held (SIGSTOP) and let go",
      new Holding(),
      Allowance.atVictim(Set.of("response_timeout"), Set.of())),
  /** A bookstore takes its time. */
  SLOW("slow", "a bookstore takes 0.4 s more for each request", new Slowness(), Allowance.NOTHING),
  /** A bookstore answers 503. */
  UNAVAILABLE(
      "503",
      "a bookstore answers everything with 503",
      new Unavailability(),
      Allowance.atVictim(Set.of("503"), Set.of())),
  /** Backends come and go. */
  RELOAD(
      "reload",
      "the configuration is changed: a backend added, one removed, other weights",
      new Reloading(),
      Allowance.NOTHING),
  /** The proxy's certificate is exchanged. */
  CERTIFICATE("certificate", "the certificate is renewed", new Renewal(), Allowance.NOTHING),
  /** Very many connections that say nothing. */
  FLOOD("flood", "1,500 connections that say nothing", new ConnectionFlood(), Allowance.NOTHING),
  /** Heads that come a byte at a time. */
  SLOWLORIS("slowloris", "heads that come a byte at a time", new Slowloris(), Allowance.NOTHING),
  /** Requests that are cancelled at once. */
  RAPID_RESET(
      "rapid-reset",
      "HTTP/2 requests that are cancelled at once",
      new RapidReset(),
      Allowance.NOTHING),
  /** The database answers nobody: no backend is better than another. */
  DATABASE(
      "database",
      "the database's tables are locked",
      new DatabasePause(),
      Allowance.anywhere(
          Set.of("503", "response_timeout", "queue_timeout", "queue_full", "none_left"))),
  /** No room for the history. */
  DISK("disk", "the disk of the state folder is full", new FullDisk(), Allowance.NOTHING);

  private final String word;
  private final String phrase;
  private final Fault fault;
  private final Allowance allowance;

  FaultKind(String word, String phrase, Fault fault, Allowance allowance) {
    this.word = word;
    this.phrase = phrase;
    this.fault = fault;
    this.allowance = allowance;
  }

  /** In a word. */
  public String word() {
    return word;
  }

  /** In a sentence. */
  public String phrase() {
    return phrase;
  }

  Fault fault() {
    return fault;
  }

  /** What may fail because of it. */
  public Allowance allowance() {
    return allowance;
  }
}
