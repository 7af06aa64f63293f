package dev.fairlead.runtime;

import dev.fairlead.model.IpLiteral;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A request that nobody has sent, to be told what would become of it. Immutable. Nothing in it has
 * a line end, so it is one request however it is written out; whether that is a sound one is for
 * the decoder to say.
 *
 * @param method as it would be sent
 * @param target as it would stand in the request line
 * @param host what the Host field would say; empty for no such field
 * @param headers further field lines, in their order
 * @param from the address that it would come from: an IP literal
 * @param secure whether it would come by HTTPS
 */
public record RequestQuestion(
    String method, String target, String host, List<Header> headers, String from, boolean secure) {
  /** From where requests come when nothing is said. */
  public static final String LOOPBACK = "127.0.0.1";

  // RFC 9110 §5.6.2.
  private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x08\\x0a-\\x1f\\x7f]");
  private static final Pattern VISIBLE = Pattern.compile("[!-~]*");
  private static final Pattern SCHEME = Pattern.compile("([A-Za-z][A-Za-z0-9+.-]*)://.*");
  private static final int SHOWN = 60;

  public RequestQuestion {
    headers = List.copyOf(headers);
  }

  /** A request that would come by plain HTTP. */
  public RequestQuestion(
      String method, String target, String host, List<Header> headers, String from) {
    this(method, target, host, headers, from, false);
  }

  /** One field line. */
  public record Header(String name, String value) {}

  /**
   * Understands what a person wrote, as curl would.
   *
   * @param url {@code http://host:port/path}; the scheme may be left out, and the host where a Host
   *     is among the headers
   * @param headers each {@code Name: value}; a Host stands for that of the URL
   * @param from an IP address, or null for the loopback's
   * @throws IllegalArgumentException with a sentence that names the mistake
   */
  public static RequestQuestion of(
      String method, String url, List<String> headers, @Nullable String from) {
    if (!TOKEN.matcher(method).matches()) {
      throw new IllegalArgumentException(
          shown(method) + " is no method, expected a word such as GET");
    }
    String host = null;
    List<Header> fields = new ArrayList<>();
    for (String line : headers) {
      Header header = header(line);
      if (header.name.toLowerCase(Locale.ROOT).equals("host") && host == null) {
        host = header.value;
      } else {
        fields.add(header);
      }
    }
    String address = from == null ? LOOPBACK : from;
    if (IpLiteral.parse(address).isEmpty()) {
      throw new IllegalArgumentException(
          shown(address) + " is no IP address, expected one such as 192.0.2.7");
    }
    String rest = withoutScheme(url);
    int slash = end(rest);
    if (slash == 0 && host == null) {
      throw new IllegalArgumentException(
          shown(url) + " names no host, expected a URL such as http://shop.example.com/books");
    }
    if (rest.lastIndexOf('@', slash) >= 0) {
      throw new IllegalArgumentException(
          shown(url) + " names a user, expected -H 'Authorization: ...', which clients make of it");
    }
    String target = rest.substring(slash);
    return new RequestQuestion(
        method,
        target.startsWith("/") ? target : "/" + target,
        host == null ? rest.substring(0, slash) : host,
        fields,
        address,
        url.regionMatches(true, 0, "https://", 0, 8));
  }

  /** The URL without scheme and fragment, which nobody sends. */
  private static String withoutScheme(String url) {
    if (CONTROL.matcher(url).find()) {
      throw new IllegalArgumentException(
          shown(url) + " has a control character, which no URL may have");
    }
    if (!VISIBLE.matcher(url).matches()) {
      throw new IllegalArgumentException(
          shown(url) + " has a space or a letter that is not ASCII, expected it as %20 or alike");
    }
    int hash = url.indexOf('#');
    String text = hash < 0 ? url : url.substring(0, hash);
    var scheme = SCHEME.matcher(text);
    if (!scheme.matches()) {
      return text;
    }
    String name = scheme.group(1).toLowerCase(Locale.ROOT);
    if (!name.equals("http") && !name.equals("https")) {
      throw new IllegalArgumentException(shown(url) + " is neither http nor https");
    }
    return text.substring(scheme.end(1) + 3);
  }

  /** Where host and port end. */
  private static int end(String rest) {
    int at = 0;
    while (at < rest.length() && rest.charAt(at) != '/' && rest.charAt(at) != '?') {
      at++;
    }
    return at;
  }

  private static Header header(String line) {
    int colon = line.indexOf(':');
    if (colon <= 0 || CONTROL.matcher(line).find()) {
      throw new IllegalArgumentException(
          shown(line) + " is no header line, expected one such as 'X-User: ann'");
    }
    if (!TOKEN.matcher(line.substring(0, colon)).matches()) {
      throw new IllegalArgumentException(
          shown(line.substring(0, colon)) + " is no name of a header, expected one such as X-User");
    }
    return new Header(line.substring(0, colon), line.substring(colon + 1).strip());
  }

  private static String shown(String text) {
    String plain = CONTROL.matcher(text).replaceAll(" ");
    return "'" + (plain.length() > SHOWN ? plain.substring(0, SHOWN) + "…" : plain) + "'";
  }

  /** The URL that this was understood from, or one like it. */
  public String url() {
    return (secure ? "https://" : "http://") + host + target;
  }
}
