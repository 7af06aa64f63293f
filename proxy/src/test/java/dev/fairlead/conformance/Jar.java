package dev.fairlead.conformance;

import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.SeenResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** A client as browsers are: keeps the cookies it is given, and sends them back. */
final class Jar {
  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** Sends a GET over {@code connection} and takes up the cookies of the answer. */
  SeenResponse get(RawClient connection, String target) {
    return send(connection, "GET " + target);
  }

  /** Sends a request without a body, with these field lines. */
  SeenResponse send(RawClient connection, String methodAndTarget, String... more) {
    String own = more.length == 0 ? "" : String.join("\r\n", more) + "\r\n";
    String lines =
        cookies.isEmpty()
            ? ""
            : cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ", "Cookie: ", "\r\n"));
    SeenResponse answer =
        connection
            .send(methodAndTarget + " HTTP/1.1\r\nHost: example\r\n" + own + lines + "\r\n")
            .response();
    for (String set : answer.fields().all("Set-Cookie")) {
      String pair = set.split(";", 2)[0];
      int equals = pair.indexOf('=');
      if (set.contains("Max-Age=0")) {
        cookies.remove(pair.substring(0, equals));
      } else {
        cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return answer;
  }

  /** The value of a cookie, or null. */
  String value(String name) {
    return cookies.get(name);
  }
}
