package dev.fairlead.config;

/**
 * What of a request decides where it goes. A request without it goes where chance sends it.
 *
 * @param source where it is found
 * @param name of the header, cookie or query parameter; empty for the other sources
 */
public record KeySpec(Source source, String name) {
  /** The client's address: IPv4 whole, IPv6 by /64. */
  public static final KeySpec CLIENT_IP = new KeySpec(Source.CLIENT_IP, "");

  /** In words: {@code client-ip}, {@code header x-user}. */
  public String text() {
    return name.isEmpty() ? source.word() : source.word() + " " + name;
  }

  /** Where a key is found. */
  public enum Source {
    /** The client's address as the rules for trusted proxies give it. */
    CLIENT_IP("client-ip"),
    /** The value of a header field. */
    HEADER("header"),
    /** The value of a cookie. */
    COOKIE("cookie"),
    /** The value of a query parameter, undecoded. */
    QUERY("query"),
    /** The path, without the query. */
    PATH("path");

    private final String word;

    Source(String word) {
      this.word = word;
    }

    /** As written in the configuration. */
    public String word() {
      return word;
    }
  }
}
