package dev.fairlead.traffic.client;

/** Why a request failed. */
public enum Cause {
  /** Nobody listens there. */
  REFUSED("connection refused"),
  /** There was no connection for another reason. */
  NO_CONNECTION("no connection"),
  /** TLS could not be agreed on. */
  TLS("TLS handshake failed"),
  /** It does not speak HTTP/2. */
  NO_HTTP2("it does not speak HTTP/2"),
  /** The connection ended before a byte of the answer came. */
  LOST("connection lost before the answer"),
  /** The connection ended within the answer. */
  CUT("answer cut short"),
  /** The stream was reset. */
  RESET("stream reset"),
  /** The time was over. */
  LATE("no answer in time"),
  /** What came is no HTTP. */
  NONSENSE("answer is no HTTP"),
  /** Another status was expected. */
  STATUS("unexpected status"),
  /** A text or header that was expected is missing. */
  CONTENT("expected content missing"),
  /** A value to be kept was not found. */
  EXTRACT("value not found in answer"),
  /** What was to be sent cannot be. */
  UNSENDABLE("request cannot be written");

  private final String phrase;

  Cause(String phrase) {
    this.phrase = phrase;
  }

  /** For people. */
  public String phrase() {
    return phrase;
  }

  /** Whether the target may have acted on the request although no answer came. */
  public boolean isOpen() {
    return switch (this) {
      case LOST, CUT, RESET, LATE, NONSENSE -> true;
      default -> false;
    };
  }
}
