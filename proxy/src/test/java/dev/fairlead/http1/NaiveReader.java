package dev.fairlead.http1;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads HTTP/1.1 messages with strings and regular expressions, written from RFC 9112 and the rule
 * "when framing is in doubt, refuse". Shares no code with the decoders, so that a mistake would
 * have to be made twice. It knows complete messages only: what is cut short is "not whole".
 */
final class NaiveReader {
  private static final String TOKEN = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+";
  private static final String TEXT = "[\\t\\x20-\\x7e\\x80-\\xff]*";
  private static final Pattern REQUEST_LINE =
      Pattern.compile("(" + TOKEN + ") ([\\x21\\x22\\x24-\\x7e]+) HTTP/([0-9])\\.([0-9])");
  private static final Pattern STATUS_LINE =
      Pattern.compile("HTTP/1\\.([0-9]) ([1-5][0-9][0-9])(?: (" + TEXT + "))?");
  private static final Pattern FIELD = Pattern.compile("(" + TOKEN + "):(" + TEXT + ")");

  /**
   * RFC 9112 §5.1 has white space before the colon removed; but not where it frames the message.
   */
  private static final Pattern RESPONSE_FIELD =
      Pattern.compile(
          "(?!(?i:content-length|transfer-encoding)[ \\t])(" + TOKEN + ")[ \\t]*:(" + TEXT + ")");

  /** Text in which every quoted string ends, RFC 9112 §7.1.1: where it goes on is in doubt. */
  private static final String EXTENSION =
      "(?:[\\t\\x20\\x21\\x23-\\x7e\\x80-\\xff]++"
          + "|\"(?:[\\t\\x20\\x21\\x23-\\x5b\\x5d-\\x7e\\x80-\\xff]|\\\\[\\t\\x20-\\x7e\\x80-\\xff])*+\")*+";

  private static final Pattern CHUNK =
      Pattern.compile("([0-9A-Fa-f]{1,16})(?:[ \\t]*;" + EXTENSION + ")?");

  private static final String H16 = "[0-9A-Fa-f]{1,4}";
  private static final String OCTET = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String LS32 =
      "(?:" + H16 + ":" + H16 + "|(?:" + OCTET + "\\.){3}" + OCTET + ")";

  /** The nine lines of RFC 3986 §3.2.2, IPv6address. */
  private static final String IPV6 =
      String.join(
              "|",
              "(?:H:){6}L",
              "::(?:H:){5}L",
              "(?:H)?::(?:H:){4}L",
              "(?:(?:H:){0,1}H)?::(?:H:){3}L",
              "(?:(?:H:){0,2}H)?::(?:H:){2}L",
              "(?:(?:H:){0,3}H)?::H:L",
              "(?:(?:H:){0,4}H)?::L",
              "(?:(?:H:){0,5}H)?::H",
              "(?:(?:H:){0,6}H)?::")
          .replace("H", H16)
          .replace("L", LS32);

  private static final Pattern AUTHORITY =
      Pattern.compile(
          "((?:\\[(?:"
              + IPV6
              + ")\\])|(?:[A-Za-z0-9\\-._~!$&'()*+;=]|%[0-9A-Fa-f]{2})++)(?::([0-9]{0,5}))?");
  private static final Pattern ABSOLUTE =
      Pattern.compile("https?://([^/?]*)(.*)", Pattern.CASE_INSENSITIVE);

  private final String in;
  private int at;

  private record Field(String name, String value) {
    @Override
    public String toString() {
      return name + "|" + value;
    }
  }

  /** What must not be accepted. */
  private static final class Refused extends Exception {
    private static final long serialVersionUID = 1;
  }

  private NaiveReader(String in) {
    this.in = in;
  }

  static Seen request(String in) {
    return new NaiveReader(in).request();
  }

  static Seen response(String in, boolean toHead) {
    return new NaiveReader(in).response(toHead);
  }

  /** Whether the text is {@code host[:port]} as RFC 9110 §7.2 has it. */
  static boolean authority(String text) {
    Matcher m = AUTHORITY.matcher(text);
    return m.matches() && (port(m).isEmpty() || Integer.parseInt(port(m)) <= 65535);
  }

  private static String port(Matcher authority) {
    return authority.group(2) == null ? "" : authority.group(2);
  }

  private static String host(String authority) {
    Matcher m = AUTHORITY.matcher(authority);
    return m.matches() ? m.group(1) : "";
  }

  private Seen request() {
    try {
      for (int i = 0; i < 2 && in.startsWith("\r\n", at); i++) {
        at += 2;
      }
      Matcher line = match(REQUEST_LINE, line());
      String method = line.group(1);
      String target = line.group(2);
      int minor = Integer.parseInt(line.group(4));
      List<Field> fields = fields();
      require(line.group(3).equals("1") && !method.equals("CONNECT"));

      List<Field> hosts = named(fields, "host");
      require(hosts.size() == 1 || hosts.isEmpty() && minor == 0);
      String authority = hosts.isEmpty() ? "" : hosts.getFirst().value();
      require(hosts.isEmpty() || authority(authority));
      String path = target;
      if (!target.startsWith("/") && !(target.equals("*") && method.equals("OPTIONS"))) {
        Matcher absolute = match(ABSOLUTE, target);
        authority = absolute.group(1);
        path = absolute.group(2);
        require(authority(authority));
      }
      String framing = requestFraming(fields, minor);
      boolean close = minor == 0 || members(fields, "connection").contains("close");
      List<String> start =
          List.of(
              method,
              target,
              "1." + minor,
              host(authority),
              authority,
              path.split("\\?", 2)[0],
              close ? "close" : "keep");
      return body(head(start, fields, framing));
    } catch (Refused e) {
      return Seen.noHead("NOT WHOLE");
    }
  }

  private Seen response(boolean toHead) {
    try {
      Matcher line = match(STATUS_LINE, line());
      int minor = Integer.parseInt(line.group(1));
      int status = Integer.parseInt(line.group(2));
      List<Field> fields = fields(RESPONSE_FIELD);
      String framing = responseFraming(fields, minor, status, toHead);
      Set<String> connection = members(fields, "connection");
      boolean reusable =
          !framing.equals("UNTIL_CLOSE")
              && !connection.contains("close")
              && (minor > 0 || connection.contains("keep-alive"))
              && !(status == 204 && framesBody(fields))
              && !(status < 200 && framesBody(fields));
      String reason = line.group(3) == null ? "" : line.group(3);
      List<String> start =
          List.of("1." + minor, line.group(2), reason, reusable ? "reusable" : "once");
      return body(head(start, fields, framing));
    } catch (Refused e) {
      return Seen.noHead("NOT WHOLE");
    }
  }

  private static boolean framesBody(List<Field> fields) {
    return !named(fields, "transfer-encoding").isEmpty()
        || named(fields, "content-length").stream().anyMatch(f -> !f.value().matches("0+"));
  }

  private static Seen head(List<String> start, List<Field> fields, String framing) {
    List<String> lines = fields.stream().map(Field::toString).toList();
    return new Seen("WHOLE", start, lines, framing, "", "", List.of(), -1);
  }

  private static String requestFraming(List<Field> fields, int minor) throws Refused {
    List<Field> codings = named(fields, "transfer-encoding");
    List<Field> lengths = named(fields, "content-length");
    require(codings.size() + lengths.size() <= 1);
    if (!codings.isEmpty()) {
      require(minor > 0 && codings.getFirst().value().equalsIgnoreCase("chunked"));
      return "CHUNKED";
    }
    return lengths.isEmpty() ? "NONE" : "LENGTH " + length(lengths.getFirst());
  }

  private static String responseFraming(List<Field> fields, int minor, int status, boolean toHead)
      throws Refused {
    if (status < 200 || status == 204) {
      return "NONE";
    }
    String framing = requestFraming(fields, minor);
    if (toHead || status == 304 || framing.equals("LENGTH 0")) {
      return "NONE";
    }
    return framing.equals("NONE") ? "UNTIL_CLOSE" : framing;
  }

  private static long length(Field field) throws Refused {
    require(field.value().matches("[0-9]+"));
    BigInteger length = new BigInteger(field.value());
    require(length.bitLength() < 64);
    return length.longValueExact();
  }

  private Seen body(Seen head) {
    if (head.framing().equals("UNTIL_CLOSE")) {
      return head.withBody(in.substring(at), List.of(), -1);
    }
    try {
      if (head.framing().equals("CHUNKED")) {
        return chunks(head);
      }
      long length =
          head.framing().equals("NONE")
              ? 0
              : Long.parseLong(head.framing().substring("LENGTH ".length()));
      require(length <= in.length() - at);
      int end = at + (int) length;
      return head.withBody(in.substring(at, end), List.of(), end);
    } catch (Refused e) {
      return head.noBody("NOT WHOLE");
    }
  }

  private Seen chunks(Seen head) throws Refused {
    StringBuilder data = new StringBuilder();
    while (true) {
      BigInteger size = new BigInteger(match(CHUNK, line()).group(1), 16);
      if (size.signum() == 0) {
        List<String> trailers = fields().stream().map(Field::toString).toList();
        return head.withBody(data.toString(), trailers, at);
      }
      require(size.compareTo(BigInteger.valueOf(in.length() - at)) <= 0);
      data.append(in, at, at + size.intValueExact());
      at += size.intValueExact();
      require(in.startsWith("\r\n", at));
      at += 2;
    }
  }

  private List<Field> fields() throws Refused {
    return fields(FIELD);
  }

  private List<Field> fields(Pattern form) throws Refused {
    List<Field> fields = new ArrayList<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher m = match(form, line);
      fields.add(new Field(m.group(1), m.group(2).replaceAll("^[ \\t]+|[ \\t]+\\z", "")));
    }
    return fields;
  }

  private String line() throws Refused {
    int end = in.indexOf("\r\n", at);
    require(end >= 0);
    String line = in.substring(at, end);
    at = end + 2;
    return line;
  }

  private static List<Field> named(List<Field> fields, String name) {
    return fields.stream().filter(f -> f.name().equalsIgnoreCase(name)).toList();
  }

  private static Set<String> members(List<Field> fields, String name) {
    Stream<String> members =
        named(fields, name).stream().flatMap(f -> Arrays.stream(f.value().split(",", -1)));
    return Set.copyOf(
        members
            .map(m -> m.replaceAll("^[ \\t]+|[ \\t]+\\z", "").toLowerCase(Locale.ROOT))
            .toList());
  }

  private static Matcher match(Pattern pattern, String line) throws Refused {
    Matcher m = pattern.matcher(line);
    require(m.matches());
    return m;
  }

  private static void require(boolean holds) throws Refused {
    if (!holds) {
      throw new Refused();
    }
  }
}
