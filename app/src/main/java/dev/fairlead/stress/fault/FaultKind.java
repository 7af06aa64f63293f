package dev.fairlead.stress.fault;

import java.util.Set;

/**
 * The faults there are, and what the rules allow to fail because of each: failures as the proxy
 * names them in its access log, and statuses of backends that it hands on.
 */
@SuppressWarnings("ImmutableEnumChecker") // Faults have no state, and the sets are copies.
public enum FaultKind {
  /**
   * A bookstore ends without a word and comes back. The start of the new one takes the processors
   * from the others, which are on the same machine here: they may be too busy meanwhile.
   */
  KILL(
      "kill",
      "a bookstore is killed and started again",
      new Killing(),
      Set.of(
          "connect_refused",
          "connect_timeout",
          "backend_closed",
          "backend_tls_failed",
          "response_head_truncated",
          "response_truncated",
          "response_timeout",
          "queue_timeout",
          "none_left"),
      Set.of(503)),
  /** A bookstore is held. */
  STOP(
      "stop",
      "a bookstore is held (SIGSTOP) and let go",
      new Holding(),
      Set.of(
          "response_timeout",
          "connect_timeout",
          "backend_tls_failed",
          "backend_closed",
          "queue_timeout",
          "queue_full",
          "none_left"),
      Set.of()),
  /** A bookstore takes its time. */
  SLOW("slow", "a bookstore takes 0.4 s more for each request", new Slowness(), Set.of(), Set.of()),
  /** A bookstore answers 503. */
  UNAVAILABLE(
      "503",
      "a bookstore answers everything with 503",
      new Unavailability(),
      Set.of("none_left"),
      Set.of(503)),
  /** Backends come and go. */
  RELOAD(
      "reload",
      "the configuration is changed: a backend added, one removed, other weights",
      new Reloading(),
      Set.of(),
      Set.of()),
  /** The proxy's certificate is exchanged. */
  CERTIFICATE("certificate", "the certificate is renewed", new Renewal(), Set.of(), Set.of()),
  /** Very many connections that say nothing. */
  FLOOD("flood", "1,500 connections that say nothing", new ConnectionFlood(), Set.of(), Set.of()),
  /** Heads that come a byte at a time. */
  SLOWLORIS("slowloris", "heads that come a byte at a time", new Slowloris(), Set.of(), Set.of()),
  /** Requests that are cancelled at once. */
  RAPID_RESET(
      "rapid-reset",
      "HTTP/2 requests that are cancelled at once",
      new RapidReset(),
      Set.of(),
      Set.of()),
  /** The database answers nobody. */
  DATABASE(
      "database",
      "the database's tables are locked",
      new DatabasePause(),
      Set.of(
          "response_timeout",
          "queue_timeout",
          "queue_full",
          "none_left",
          "no_backend",
          "connect_timeout",
          "backend_tls_failed"),
      Set.of(503)),
  /** No room for the history. */
  DISK("disk", "the disk of the state folder is full", new FullDisk(), Set.of(), Set.of());

  private final String word;
  private final String phrase;
  private final Fault fault;
  private final Set<String> failures;
  private final Set<Integer> statuses;

  FaultKind(String word, String phrase, Fault fault, Set<String> failures, Set<Integer> statuses) {
    this.word = word;
    this.phrase = phrase;
    this.fault = fault;
    this.failures = Set.copyOf(failures);
    this.statuses = Set.copyOf(statuses);
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

  /** Failures of the proxy that may come of it. */
  public Set<String> failures() {
    return failures;
  }

  /** Statuses of 500 and more that backends may answer because of it. */
  public Set<Integer> statuses() {
    return statuses;
  }
}
