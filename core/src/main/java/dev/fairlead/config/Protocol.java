package dev.fairlead.config;

/** A version of HTTP that is spoken on a connection. */
public enum Protocol {
  /** HTTP/1.0 and 1.1, RFC 9112. */
  HTTP_1("http/1.1"),
  /** HTTP/2, RFC 9113: by ALPN over TLS, by prior knowledge without. */
  HTTP_2("h2");

  private final String word;

  Protocol(String word) {
    this.word = word;
  }

  /** As written in the configuration, and as ALPN has it. */
  public String word() {
    return word;
  }
}
