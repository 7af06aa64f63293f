package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.net.IDN;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names, and the words that requests are matched by. Stateless. */
final class Words {
  /** RFC 9110 §5.6.2. */
  private static final String TOKEN_FORM = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";

  private static final String NAME_FORM = "[A-Za-z0-9][A-Za-z0-9._:-]{0,63}";
  private static final String HOST_FORM = "\\[" + Hosts.IPV6 + "\\]|(?:\\*\\.)?" + Hosts.NAME;
  private static final Pattern HOST_NAME = Pattern.compile(Hosts.NAME);

  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH", "CONNECT");

  // RFC 3986 §3.3 without the escapes: what may stand in a path as it is.
  private static final Pattern PATH_CHARACTERS =
      Pattern.compile("/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*+");

  /** Of a route, an upstream or a backend. */
  static final Scalar<String> NAME =
      matching(
          "name",
          "a name of up to 64 letters, digits and . _ - : that begins with a letter or digit",
          NAME_FORM);

  /** Of an upstream, where a route refers to it; whether it exists is checked later. */
  static final Scalar<String> UPSTREAM =
      new Scalar<>(
          "upstream-name",
          "the name of an upstream",
          List.of(Schema.string(NAME_FORM), Schema.type("integer").with("minimum", 0)),
          Parsed::good);

  /** A token, for what is put into fields. */
  static final Scalar<String> TOKEN =
      matching("token", "a word of letters, digits and !#$%&'*+.^_`|~-", TOKEN_FORM);

  /** The name of a field, in lower case once read. */
  static final Scalar<String> FIELD_NAME =
      Scalar.of(
          "field-name",
          "a header name",
          Schema.string(TOKEN_FORM),
          text ->
              text.matches(TOKEN_FORM) ? Parsed.good(text.toLowerCase(Locale.ROOT)) : Parsed.bad());

  /** What a field says that is sent. */
  static final Scalar<String> SENT_VALUE =
      new Scalar<>(
          "sent-value",
          "a header value",
          List.of(Schema.type("string"), Schema.type("number"), Schema.type("boolean")),
          text ->
              text.matches("(?:[!-~](?:[ -~]*[!-~])?)?")
                  ? Parsed.good(text)
                  : Parsed.bad("it must be of ASCII characters without space around it"));

  /** A request target in origin form, RFC 9112 §3.2.1, as it is sent. */
  static final String TARGET_FORM = "/[!\"$-~]*";

  /** A request target in origin form. */
  static final Scalar<String> TARGET =
      Scalar.of(
          "target",
          "the path of a request such as /health",
          Schema.string(TARGET_FORM),
          text -> {
            if (text.matches(TARGET_FORM)) {
              return Parsed.good(text);
            }
            String rooted = "/" + text;
            return text.startsWith("/")
                ? Parsed.bad("fragment, space and bare non-ASCII cannot stand in it")
                : Parsed.bad("it must begin with /", rooted.matches(TARGET_FORM) ? rooted : null);
          });

  /** What a Host field says, RFC 9110 §7.2. */
  static final Scalar<String> HOST_FIELD =
      Scalar.of(
          "host-field",
          "a host such as shop.example.com or shop.example.com:8080",
          Schema.string("(?:" + Hosts.NAME + "|\\[" + Hosts.IPV6 + "\\])(?::[0-9]{1,5})?"),
          Words::hostField);

  /** What a field must say. */
  static final Scalar<String> FIELD_VALUE =
      new Scalar<>(
          "field-value",
          "a header value, or \"*\" for any",
          List.of(Schema.type("string"), Schema.type("number"), Schema.type("boolean")),
          text ->
              text.matches("(?:[!-~](?:[ -~]*[!-~])?)?")
                  ? Parsed.good(text)
                  : Parsed.bad("it must be of ASCII characters without space around it"));

  /** A method; case counts. */
  static final Scalar<String> METHOD =
      Scalar.of("method", "a method such as GET", Schema.string(TOKEN_FORM), Words::method);

  /** A host a route is for, in lower case once read. */
  static final Scalar<String> HOST =
      Scalar.of(
          "host",
          "a host such as shop.example.com or *.example.com",
          Schema.string(HOST_FORM),
          Words::host);

  /** A path pattern. */
  static final Scalar<String> PATH_PATTERN =
      Scalar.of(
          "path",
          "a path pattern such as /api/** or /books/*/cover",
          Schema.string("/[^?#\\s]*"),
          Words::path);

  /** The full name of a gRPC service; empty for the server as a whole. */
  static final Scalar<String> GRPC_SERVICE =
      matching(
          "grpc-service",
          "the full name of a gRPC service such as shop.v1.Books, or \"\" for the server's health",
          "(?:[A-Za-z_][A-Za-z0-9_]*(?:\\.[A-Za-z_][A-Za-z0-9_]*)*)?(?<!.{128})");

  /** The name of a cookie, RFC 6265 §4.1.1. */
  static final Scalar<String> COOKIE_NAME =
      matching("cookie-name", "a cookie name of letters, digits and !#$%&'*+.^_`|~-", TOKEN_FORM);

  /** The Path attribute of a cookie, RFC 6265 §4.1.1. */
  static final Scalar<String> COOKIE_PATH =
      matching("cookie-path", "a path that begins with /, without ; and space", "/[!-:<-~]*");

  /** The name of a query parameter, compared undecoded. */
  static final Scalar<String> QUERY_NAME =
      matching(
          "query-name",
          "the name of a query parameter as it is sent, without & = # and space",
          "[!\"$%'-<>-~]{1,256}");

  /** A folder. */
  static final Scalar<String> FOLDER =
      matching("folder", "the path of a folder", "[^\\x00-\\x1f]*[^\\x00-\\x20]");

  /** A file that is read. */
  static final Scalar<String> READ_FILE =
      matching("read-file", "the path of a file", "[^\\x00-\\x1f]*[^\\x00-\\x20]");

  /** Of a server, as certificates have it. */
  static final Scalar<String> SERVER_NAME = matching("server-name", "a host name", Hosts.NAME);

  /** Where the access log goes. */
  static final Scalar<String> FILE =
      matching("file", "a path, or - for standard output", "[^\\x00-\\x1f]*[^\\x00-\\x20]");

  private Words() {}

  private static Scalar<String> matching(String name, String expected, String form) {
    // A name of digits alone is a number to YAML.
    return new Scalar<>(
        name,
        expected,
        List.of(Schema.string(form), Schema.type("integer").with("minimum", 0)),
        text -> text.matches(form) ? Parsed.good(text) : Parsed.bad());
  }

  private static Parsed<String> method(String text) {
    if (!text.matches(TOKEN_FORM)) {
      return Parsed.bad();
    }
    String capitals = text.toUpperCase(Locale.ROOT);
    return METHODS.contains(capitals) && !text.equals(capitals)
        ? Parsed.bad("methods are case-sensitive", capitals)
        : Parsed.good(text);
  }

  private static Parsed<String> host(String written) {
    String text = written.toLowerCase(Locale.ROOT);
    if (text.equals("*")) {
      return Parsed.bad("a route without host is for any");
    }
    if (text.startsWith("[")) {
      return text.endsWith("]") && Hosts.isIpv6(text.substring(1, text.length() - 1))
          ? Parsed.good(text)
          : Parsed.bad("not an IPv6 address in brackets, without port");
    }
    boolean wild = text.startsWith("*.");
    String name = wild ? text.substring(2) : text;
    if (name.indexOf('*') >= 0) {
      return Parsed.bad("'*' may only stand for the first labels");
    }
    int colon = text.indexOf(':');
    if (colon >= 0) {
      return text.indexOf(':', colon + 1) < 0
          ? Parsed.bad("the port must be left out", ifHost(text.substring(0, colon)))
          : Parsed.bad("an IPv6 address stands in brackets", ifHost("[" + text + "]"));
    }
    if (name.endsWith(".")) {
      return Parsed.bad("without the final dot", ifHost(text.substring(0, text.length() - 1)));
    }
    if (wild && Hosts.isIpv4(name)) {
      return Parsed.bad("an address has no names below it");
    }
    String fault = Hosts.fault(name);
    return fault == null
        ? Parsed.good(text)
        : Parsed.bad(fault, HOST_NAME.matcher(name).matches() ? null : ascii(text));
  }

  private static Parsed<String> hostField(String text) {
    if (!text.matches("(?:[^:\\[\\]]+|\\[[^\\[\\]]+\\])(?::[0-9]{1,5})?")) {
      return Parsed.bad();
    }
    boolean literal = text.startsWith("[");
    int colon = text.indexOf(':', literal ? text.indexOf(']') : 0);
    String host = colon < 0 ? text : text.substring(0, colon);
    String fault = Hosts.fault(literal ? host.substring(1, host.length() - 1) : host);
    return fault == null ? Parsed.good(text) : Parsed.bad(fault);
  }

  private static @Nullable String ifHost(String text) {
    return host(text) instanceof Parsed.Good ? text : null;
  }

  /** A name in another script was meant in its ASCII form, RFC 5891. */
  private static @Nullable String ascii(String text) {
    try {
      String ascii = IDN.toASCII(text);
      return ascii.equals(text) || ascii.endsWith(".") ? null : ifHost(ascii);
    } catch (IllegalArgumentException | IndexOutOfBoundsException _) {
      return null;
    }
  }

  private static Parsed<String> path(String text) {
    if (!text.startsWith("/")) {
      String rooted = "/" + text;
      return Parsed.bad(
          "it must begin with /", path(rooted) instanceof Parsed.Good ? rooted : null);
    }
    if (!PATH_CHARACTERS.matcher(text).matches()) {
      return Parsed.bad("query, fragment, space and bare non-ASCII cannot stand in a path");
    }
    String[] segments = text.substring(1).split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      String fault = segmentFault(segments[i], i == segments.length - 1);
      if (fault != null) {
        return Parsed.bad(fault);
      }
    }
    return Parsed.good(text);
  }

  private static @Nullable String segmentFault(String segment, boolean last) {
    return switch (segment) {
      case "*" -> null;
      case "**" -> last ? null : "'**' may only stand at the end";
      case ".", ".." -> "'" + segment + "' as a segment is never requested";
      default -> segment.indexOf('*') < 0 ? null : "'*' stands for one whole segment";
    };
  }
}
