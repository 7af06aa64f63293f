package dev.fairlead.conformance;

import dev.fairlead.testing.SeenRequest;
import java.util.stream.Stream;

/** What a proxy changes in a request: RFC 9110 sections 7.6, 7.8 and 10.1.1. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class ForwardingCases {
  private static final String GET = "GET /h HTTP/1.1\r\nHost: example\r\n";

  private ForwardingCases() {}

  static Stream<RequestCase> all() {
    return Stream.of(
            hopByHop(),
            named(),
            essentials(),
            te(),
            upgrades(),
            via(),
            forged(),
            maxForwards(),
            expectations())
        .flatMap(cases -> cases);
  }

  private static RequestCase get(String name, String lines) {
    return RequestCase.of(name, GET + lines + "\r\n\r\n");
  }

  private static Stream<RequestCase> hopByHop() {
    return Stream.of(
            "Keep-Alive: timeout=5",
            "Proxy-Connection: keep-alive",
            "TE: gzip",
            "Upgrade: websocket",
            "keep-alive: 1",
            "PROXY-CONNECTION: close",
            "Connection: keep-alive",
            "Connection:",
            "Connection: ,",
            "Connection: , ,",
            "Connection: Keep-Alive\r\nKeep-Alive: 300",
            "Connection: \"x\"",
            "Connection: X-Absent")
        .map(line ->
            get("hop-by-hop " + line, line + "\r\nX-A: 1")
                .sees("GET /h")
                .fields("Host: example", "X-A: 1"));
  }

  private static Stream<RequestCase> named() {
    StringBuilder names = new StringBuilder("x");
    for (int i = 0; i < 60; i++) {
      names.append(", X-N").append(i);
    }
    Stream<RequestCase> gone =
        Stream.of(
                "Connection: X-Hop\r\nX-Hop: 1\r\nX-A: 1",
                "X-Hop: 1\r\nX-A: 1\r\nConnection: X-Hop",
                "connection: x-hOP\r\nX-Hop: 1\r\nX-A: 1",
                "Connection: X-One,X-Two\r\nX-One: 1\r\nX-Two: 2\r\nX-A: 1",
                "Connection: X-One\r\nX-One: 1\r\nX-Two: 2\r\nConnection: X-Two\r\nX-A: 1",
                "Connection: ,\t X-One , ,X-Two ,\r\nX-One: 1\r\nX-Two: 2\r\nX-A: 1",
                "Connection: X-Hop\r\nX-Hop: 1\r\nX-A: 1\r\nX-Hop: 2",
                "Connection: keep-alive, X-Hop\r\nX-Hop: 1\r\nX-A: 1",
                "Connection: Accept\r\nAccept: a\r\nX-A: 1",
                "Connection: user-agent\r\nUser-Agent: a\r\nX-A: 1",
                "Connection: " + "X-Hop, ".repeat(200) + "X-End\r\nX-Hop: 1\r\nX-End: 1\r\nX-A: 1",
                "Connection: " + names + "\r\nX-N59: 1\r\nX-N0: 1\r\nX-A: 1")
            .map(lines ->
                get("named by Connection: " + lines, lines)
                    .sees("GET /h")
                    .fields("Host: example", "X-A: 1"));
    Stream<RequestCase> kept =
        Stream.of("X-Ho", "X-Hopp", "X", "Hop", "X_Hop", "X-Hop2")
            .map(name ->
                get(
                        "only like one named by Connection: " + name,
                        "Connection: " + name + "\r\nX-Hop: 1")
                    .sees("GET /h")
                    .fields("Host: example", "X-Hop: 1"));
    return Stream.concat(gone, kept);
  }

  /** A client must not be able to take from the backend what others rely on. */
  private static Stream<RequestCase> essentials() {
    Stream<RequestCase> given =
        Stream.of("Authorization: a", "Cookie: a=b")
            .map(line ->
                get(
                        "Connection cannot remove " + line,
                        "Connection: " + line.substring(0, line.indexOf(':')) + "\r\n" + line)
                    .sees("GET /h")
                    .fields("Host: example", line));
    Stream<RequestCase> made =
        Stream.of(
                "Host",
                "X-Forwarded-For",
                "X-Forwarded-Proto",
                "X-Forwarded-Host",
                "X-Request-Id",
                "Via",
                "x-forwarded-for, via",
                "close, host")
            .map(name ->
                get("Connection cannot remove " + name, "Connection: " + name)
                    .sees("GET /h")
                    .fields("Host: example"));
    return Stream.concat(given, made.map(row -> closing(row)));
  }

  private static RequestCase closing(RequestCase row) {
    return row.name().contains("close") ? row.closes() : row;
  }

  private static Stream<RequestCase> te() {
    Stream<RequestCase> kept =
        Stream.of(
                "TE: trailers\r\nConnection: TE",
                "TE: trailers",
                "TE: gzip;q=0.5, trailers\r\nConnection: te",
                "te: TRAILERS\r\nConnection: te",
                "TE: gzip\r\nTE: trailers\r\nConnection: TE")
            .map(lines -> get("trailers: " + lines, lines).sees("GET /h").field("TE", "trailers"));
    Stream<RequestCase> dropped =
        Stream.of(
                "TE: gzip\r\nConnection: TE",
                "TE:\r\nConnection: TE",
                "TE: chunked\r\nConnection: TE",
                "Connection: TE",
                "TE: xtrailers",
                "TE: trailersx\r\nConnection: TE")
            .map(lines ->
                get("no trailers: " + lines, lines)
                    .sees("GET /h")
                    .without("TE")
                    .without("Connection"));
    return Stream.concat(kept, dropped);
  }

  private static Stream<RequestCase> upgrades() {
    return Stream.of(
        get(
                "upgrade that the backend declines",
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x")
            .sees("GET /h")
            .field("Upgrade", "websocket")
            .field("Sec-WebSocket-Key", "x"),
        get("upgrade beside keep-alive", "Connection: keep-alive, Upgrade\r\nUpgrade: websocket")
            .sees("GET /h")
            .field("Upgrade", "websocket"),
        get("upgrade not named by Connection", "Upgrade: websocket")
            .sees("GET /h")
            .without("Upgrade")
            .without("Connection"),
        get("Connection upgrade without Upgrade", "Connection: upgrade")
            .sees("GET /h")
            .without("Upgrade")
            .without("Connection"),
        get(
                "upgrade to h2c",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk")
            .sees("GET /h")
            .without("Upgrade")
            .without("HTTP2-Settings")
            .without("Connection"),
        get("upgrade to H2C", "Connection: Upgrade\r\nUpgrade: H2C")
            .sees("GET /h")
            .without("Upgrade"),
        get(
                "upgrade to h2c, settings not named",
                "Connection: Upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk")
            .sees("GET /h")
            .without("Upgrade"),
        get(
                "upgrade to h2c among others",
                "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: websocket, h2c\r\n"
                    + "HTTP2-Settings: AAMAAABk")
            .sees("GET /h")
            .without("HTTP2-Settings")
            .check(seen -> noneHas(seen, "Upgrade", "h2c")),
        RequestCase.of(
                "upgrade in HTTP/1.0",
                "GET /h HTTP/1.0\r\nHost: example\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\n\r\n")
            .sees("GET /h")
            .closes()
            .without("Upgrade")
            .without("Connection"),
        RequestCase.of(
                "declined upgrade, then a request",
                GET + "Connection: Upgrade\r\nUpgrade: websocket\r\n\r\n" + GET + "\r\n")
            .sees("GET /h", "GET /h")
            .without("Upgrade"));
  }

  private static void noneHas(SeenRequest seen, String name, String part) {
    Checks.that(
        "no " + part + " in " + name,
        seen.fields().all(name).stream().noneMatch(value -> value.contains(part)),
        seen.fields());
  }

  private static Stream<RequestCase> via() {
    return Stream.of(
        get("Via is appended", "Via: 1.0 other, 1.1 third")
            .sees("GET /h")
            .check(seen -> {
              Checks.equal("lines", seen.fields().all("Via").size(), 2);
              Checks.equal("first", seen.fields().all("Via").getFirst(), "1.0 other, 1.1 third");
            }),
        get("two lines of Via", "Via: 1.0 other\r\nVia: 1.1 third")
            .sees("GET /h")
            .check(seen -> Checks.equal("lines", seen.fields().all("Via").size(), 3)),
        get("Via with our name but another's id", "Via: 1.1 fairlead-0, 1.1 fairlead")
            .sees("GET /h"),
        get("Via that makes no sense", "Via: \"").sees("GET /h"));
  }

  private static Stream<RequestCase> forged() {
    return Stream.of(
        get("forged X-Forwarded-For", "X-Forwarded-For: 6.6.6.6")
            .sees("GET /h")
            .field("X-Forwarded-For", "127.0.0.1"),
        get("two forged lines", "x-forwarded-for: 6.6.6.6\r\nX-FORWARDED-FOR: 7.7.7.7")
            .sees("GET /h")
            .field("X-Forwarded-For", "127.0.0.1"),
        get("forged X-Forwarded-Proto", "X-Forwarded-Proto: https")
            .sees("GET /h")
            .field("X-Forwarded-Proto", "http"),
        get("forged X-Forwarded-Host", "X-Forwarded-Host: evil")
            .sees("GET /h")
            .field("X-Forwarded-Host", "example"),
        get("forged Forwarded", "Forwarded: for=6.6.6.6;host=evil")
            .sees("GET /h")
            .check(seen -> noneHas(seen, "Forwarded", "evil")),
        get("forged X-Forwarded-Port", "X-Forwarded-Port: 6666")
            .sees("GET /h")
            .check(seen -> noneHas(seen, "X-Forwarded-Port", "6666")),
        get("forged X-Request-Id", "X-Request-Id: forged")
            .sees("GET /h")
            .check(seen -> noneHas(seen, "X-Request-Id", "forged")),
        get("X-Forwarded-Host is the Host", "X-A: 1")
            .sees("GET /h")
            .field("X-Forwarded-Host", "example"));
  }

  private static Stream<RequestCase> maxForwards() {
    String options = "OPTIONS /h HTTP/1.1\r\nHost: example\r\nMax-Forwards: ";
    String trace = "TRACE /h HTTP/1.1\r\nHost: example\r\nMax-Forwards: ";
    return Stream.of(
        RequestCase.of("OPTIONS with Max-Forwards 5", options + "5\r\n\r\n")
            .sees("OPTIONS /h")
            .fields("Host: example", "Max-Forwards: 4"),
        RequestCase.of("OPTIONS with Max-Forwards 1", options + "1\r\n\r\n")
            .sees("OPTIONS /h")
            .field("Max-Forwards", "0"),
        RequestCase.of("OPTIONS with Max-Forwards 10", options + "10\r\n\r\n")
            .sees("OPTIONS /h")
            .field("Max-Forwards", "9"),
        RequestCase.of("OPTIONS with Max-Forwards 0", options + "0\r\n\r\n").answeredByProxy(200),
        RequestCase.of(
                "OPTIONS * with Max-Forwards 0",
                "OPTIONS * HTTP/1.1\r\nHost: example\r\nMax-Forwards: 0\r\n\r\n")
            .answeredByProxy(200),
        RequestCase.of("TRACE with Max-Forwards 3", trace + "3\r\n\r\n")
            .sees("TRACE /h")
            .field("Max-Forwards", "2"),
        RequestCase.of("TRACE with Max-Forwards 0", trace + "0\r\n\r\n").answeredByProxy(200),
        RequestCase.of("GET with Max-Forwards 0", GET + "Max-Forwards: 0\r\n\r\n").sees("GET /h"),
        RequestCase.of("OPTIONS with a bad Max-Forwards", options + "x\r\n\r\n")
            .refused(400)
            .sees("OPTIONS /h"));
  }

  private static Stream<RequestCase> expectations() {
    String post = "POST /h HTTP/1.1\r\nHost: example\r\nContent-Length: 2\r\n";
    return Stream.of(
        RequestCase.of("expectation with the body at once", post + "Expect: 100-continue\r\n\r\nok")
            .sees("POST /h|ok")
            .field("Expect", "100-continue"),
        RequestCase.of("expectation in other case", post + "expect: 100-Continue\r\n\r\nok")
            .sees("POST /h|ok")
            .check(seen -> Checks.that("Expect", seen.fields().has("Expect"), seen.fields())),
        RequestCase.of(
                "expectation in HTTP/1.0",
                "POST /h HTTP/1.0\r\nHost: example\r\nContent-Length: 2\r\n"
                    + "Expect: 100-continue\r\n\r\nok")
            .sees("POST /h|ok")
            .closes()
            .without("Expect"),
        RequestCase.of("unknown expectation", post + "Expect: tea\r\n\r\nok")
            .refused(417)
            .sees("POST /h|ok"),
        RequestCase.of("expectation without a body", GET + "Expect: 100-continue\r\n\r\n")
            .sees("GET /h"));
  }
}
