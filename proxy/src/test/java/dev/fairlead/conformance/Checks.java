package dev.fairlead.conformance;

import dev.fairlead.testing.FieldLines;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.SeenResponse;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What must hold of every message that the proxy sends. */
final class Checks {
  private static final Pattern OWN_VIA = Pattern.compile("(?:1\\.[0-9]|2\\.0) fairlead[!-~]*");
  private static final Pattern DATE =
      Pattern.compile("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");

  private Checks() {}

  static void equal(String what, Object got, Object expected) {
    if (!expected.equals(got)) {
      throw new AssertionError(what + ": expected " + expected + " but got " + got);
    }
  }

  static void that(String what, boolean holds, Object shown) {
    if (!holds) {
      throw new AssertionError(what + ": " + shown);
    }
  }

  /** RFC 9110 section 7.6 and the forwarding fields, of any request that a backend sees. */
  static void forwarded(SeenRequest seen) {
    FieldLines fields = seen.fields();
    equal("version", seen.version(), "HTTP/1.1");
    fields.only("Host");
    equal("Keep-Alive", fields.all("Keep-Alive"), List.of());
    equal("Proxy-Connection", fields.all("Proxy-Connection"), List.of());
    List<String> options = options(fields);
    for (String option : options) {
      that("Connection option", List.of("te", "upgrade").contains(option), fields);
    }
    equal("TE", fields.all("TE"), options.contains("te") ? List.of("trailers") : List.of());
    equal("Upgrade with Connection", fields.has("Upgrade"), options.contains("upgrade"));
    that("Via", OWN_VIA.matcher(last(fields.all("Via"))).matches(), fields.all("Via"));
    equal("X-Forwarded-Proto", fields.only("X-Forwarded-Proto"), "http");
    that("X-Forwarded-For", fields.only("X-Forwarded-For").endsWith("127.0.0.1"), fields);
    that("X-Request-Id", !fields.only("X-Request-Id").isEmpty(), fields);
  }

  /** RFC 9110 section 7.6.1 and 6.6.1, of any final response that a client sees. */
  static void delivered(SeenResponse seen) {
    equal("version", seen.version(), "HTTP/1.1");
    that("Date", DATE.matcher(seen.fields().only("Date")).matches(), seen.fields());
    equal("Keep-Alive", seen.fields().all("Keep-Alive"), List.of());
    equal("Proxy-Connection", seen.fields().all("Proxy-Connection"), List.of());
    for (String option : options(seen.fields())) {
      that("Connection option", List.of("close", "keep-alive").contains(option), seen.fields());
    }
  }

  /** The connection options, in lower case. */
  static List<String> options(FieldLines fields) {
    return fields.all("Connection").stream()
        .flatMap(line -> Stream.of(line.split(",", -1)))
        .map(option -> option.strip().toLowerCase(Locale.ROOT))
        .filter(option -> !option.isEmpty())
        .toList();
  }

  private static String last(List<String> values) {
    return values.isEmpty() ? "" : values.getLast();
  }
}
