package dev.fairlead.config;

/**
 * What of a request decides where it goes, or with what others it is counted. A request without it
 * goes where chance sends it, and is counted by its client's address.
 *
 * @param source where it is found
 * @param name of the header, cookie, query parameter or API key; empty for the other sources
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
    /** The value of a header field or, without it, of a query parameter of that name. */
    API_KEY("apiKey"),
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
