package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Status lines and fields of responses: RFC 9112 sections 4 and 5, RFC 9110 section 7.6. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class ResponseHeadCases {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String TWO = "Content-Length: 2\r\n\r\nok";

  private ResponseHeadCases() {}

  static Stream<ResponseCase> all() {
    return Stream.of(
            statuses(), badStatusLines(), names(), values(), lines(), kept(), hopByHop(), sizes())
        .flatMap(cases -> cases);
  }

  private static ResponseCase line(String line) {
    return ResponseCase.of("status line " + Wire.shown(line), line + "\r\n" + TWO);
  }

  private static ResponseCase field(String lines) {
    return ResponseCase.of("fields " + Wire.shown(lines), OK + lines + "\r\n" + TWO);
  }

  private static Stream<ResponseCase> statuses() {
    Stream<ResponseCase> codes =
        IntStream.of(
                200, 201, 202, 203, 206, 226, 299, 300, 301, 302, 303, 307, 308, 399, 400, 401, 403,
                404, 405, 407, 410, 416, 418, 421, 426, 429, 451, 499, 500, 501, 502, 503, 504, 505,
                511, 599)
            .mapToObj(code -> line("HTTP/1.1 " + code + " X").gives(code, "ok"));
    Stream<ResponseCase> reasons =
        Stream.of("", "OK", "Not  Found", "\u00e4\u00f6", "a\tb", " lead", "OK (fine)", "200")
            .map(reason -> line("HTTP/1.1 200 " + reason).gives(200, "ok"));
    return Stream.of(
            codes,
            reasons,
            Stream.of(
                line("HTTP/1.1 200").gives(200, "ok").orBad(),
                line("HTTP/1.2 200 OK").gives(200, "ok"),
                line("HTTP/1.9 200 OK").gives(200, "ok")))
        .flatMap(cases -> cases);
  }

  private static Stream<ResponseCase> badStatusLines() {
    return Stream.of(
            "",
            "200 OK",
            "HTTP/1.1",
            "HTTP/1.1 ",
            "HTTP/1.1  200 OK",
            "HTTP/1.1\t200 OK",
            "HTTP/1.1 200\tOK",
            "HTTP/1.1 20 OK",
            "HTTP/1.1 2000 OK",
            "HTTP/1.1 099 OK",
            "HTTP/1.1 000 OK",
            "HTTP/1.1 600 OK",
            "HTTP/1.1 999 OK",
            "HTTP/1.1 2x0 OK",
            "HTTP/1.1 +20 OK",
            "HTTP/1.1 -20 OK",
            "HTTP/1.1 abc OK",
            "HTTP/1.1 200OK",
            "HTTP/1.1 200.0 OK",
            "HTTP/1.1 0x8 OK",
            "http/1.1 200 OK",
            "Http/1.1 200 OK",
            "HTTP/1 200 OK",
            "HTTP/11.1 200 OK",
            "HTTP/1.10 200 OK",
            "HTTP/1.1.1 200 OK",
            "HTTP/01.1 200 OK",
            "HTTP/2.0 200 OK",
            "HTTP/3.0 200 OK",
            "HTTP/0.9 200 OK",
            "HTTP/2 200 OK",
            " HTTP/1.1 200 OK",
            "\tHTTP/1.1 200 OK",
            "HTTP /1.1 200 OK",
            "ICY 200 OK",
            "HTP/1.1 200 OK",
            "HTTP/1.1 200 OK\u0000",
            "HTTP/1.1 200 O\u0000K",
            "HTTP/1.1 200 O\rK",
            "HTTP/1.1 200 O\nK",
            "HTTP/1.1 200 O\u0001K",
            "HTTP/1.1 200 O\u007fK",
            "HTTP/1.1 200 O\u000bK",
            "HTTP/1.1 200 OK\r",
            "\rHTTP/1.1 200 OK",
            "\nHTTP/1.1 200 OK",
            "\r\nHTTP/1.1 200 OK",
            "\u0000HTTP/1.1 200 OK",
            "HTTP/1.1\u0000200 OK",
            "HTTP/1.1 \u00b200 OK",
            "GET / HTTP/1.1",
            "<html>",
            "HTTP/1.1,200 OK",
            "HTTP/1.1 200,OK",
            "HTTP/1.1 200 OK\nContent-Length: 5",
            "HTTP/a.b 200 OK",
            "SIP/2.0 200 OK")
        .map(text -> line(text).bad());
  }

  private static Stream<ResponseCase> names() {
    Stream<ResponseCase> bad =
        Stream.concat(
                Stream.of(
                    " ", "\t", "(", ")", ",", "/", ";", "<", "=", ">", "?", "@", "[", "\\", "]",
                    "{", "}", "\""),
                IntStream.of(0, 1, 8, 0x0b, 0x0c, 0x0d, 0x1f, 0x7f, 0x80, 0xa0, 0xff)
                    .mapToObj(c -> String.valueOf((char) c)))
            .flatMap(c ->
                Stream.of(
                    field("X" + c + "A: 1").bad(),
                    field(c + "XA: 1").bad(),
                    c.equals(" ") || c.equals("\t")
                        ? spaceBeforeColon("XA" + c + ": 1")
                        : field("XA" + c + ": 1").bad()));
    Stream<ResponseCase> others =
        Stream.of(": 1", ":", "XA", "XA 1", "Content-Length : 2").map(text -> field(text).bad());
    return Stream.concat(
        Stream.concat(bad, others),
        Stream.of("XA  : 1", "XA\t : 1", "XA :1").map(ResponseHeadCases::spaceBeforeColon));
  }

  /** RFC 9112 §5.1: a proxy must remove it from a response before it forwards it. */
  private static ResponseCase spaceBeforeColon(String line) {
    return field(line)
        .gives(200, "ok")
        .check(seen ->
            Checks.that(
                "no space before the colon", seen.fields().texts().contains("XA: 1"), seen));
  }

  private static Stream<ResponseCase> values() {
    Stream<ResponseCase> bad =
        IntStream.concat(
                IntStream.rangeClosed(0, 0x1f).filter(c -> c != '\t' && c != '\n'),
                IntStream.of(0x7f))
            .mapToObj(c -> String.valueOf((char) c))
            .flatMap(c ->
                Stream.of(
                    field("X-A: a" + c + "b").bad(),
                    field("X-A:" + c + "b").bad(),
                    field("X-A: a" + c).bad()));
    Stream<ResponseCase> good =
        Stream.of(
                "",
                "a",
                "a b",
                "a\tb",
                "a  b",
                "\u00e4\u00f6\u00ff\u0080\u00a0x",
                "a:b",
                ":",
                "a,b;c=\"d e\"",
                "\"unbalanced",
                "\\",
                "<>@,;:\\\"/[]?={}")
            .map(value ->
                field("X-A: " + value)
                    .gives(200, "ok")
                    .fields("X-A: " + value, "Content-Length: 2"));
    return Stream.of(
            bad,
            good,
            Stream.of(
                field("X-A:a").gives(200, "ok").fields("X-A: a", "Content-Length: 2"),
                field("X-A: \t a \t b\t ")
                    .gives(200, "ok")
                    .fields("X-A: a \t b", "Content-Length: 2")))
        .flatMap(cases -> cases);
  }

  private static Stream<ResponseCase> lines() {
    Stream<ResponseCase> after =
        Stream.of(
                "X-A: a\r\n b",
                "X-A: a\r\n\tb",
                "X-A: a\r\n ",
                "X-A:\r\n b",
                "Content-Length: \r\n 2",
                "X-A: 1\nX-B: 2",
                "X-A: 1\rX-B: 2",
                "X-A: 1\r\r\nX-B: 2",
                "X-A: 1\n\rX-B: 2",
                "X-A: 1\nContent-Length: 5",
                "X-A: 1\rTransfer-Encoding: chunked",
                " X-A: 1",
                "\tX-A: 1",
                "  ",
                "X-A: 1\n\nHTTP/1.1 200 OK",
                "X-A: 1\r\rHTTP/1.1 200 OK")
            .map(text -> field(text).bad());
    Stream<ResponseCase> ends =
        Stream.of(
                "HTTP/1.1 200 OK\n",
                OK + "X-A: 1\n",
                OK + "X-A: 1\r\n\n",
                OK + "X-A: 1\n\n",
                "HTTP/1.1 200 OK\r",
                OK + "X-A: 1\r\n\rX",
                OK + "\r\r\n",
                OK + "\n")
            .map(head -> ResponseCase.of("head " + Wire.shown(head), head + TWO).bad());
    return Stream.concat(after, ends);
  }

  private static Stream<ResponseCase> kept() {
    return Stream.of(
        field("x-lower: 1\r\nX-UPPER: 2\r\nx-MiXeD: 3\r\nX-Lower: 4\r\nZ: \u00e9\r\nA: 5")
            .gives(200, "ok")
            .fields(
                "x-lower: 1",
                "X-UPPER: 2",
                "x-MiXeD: 3",
                "X-Lower: 4",
                "Z: \u00e9",
                "A: 5",
                "Content-Length: 2"),
        field("Set-Cookie: a=b\r\nSet-Cookie: c=d; Path=/\r\nVary: a\r\nVary: b")
            .gives(200, "ok")
            .fields(
                "Set-Cookie: a=b",
                "Set-Cookie: c=d; Path=/",
                "Vary: a",
                "Vary: b",
                "Content-Length: 2"),
        field("Date: Tue, 15 Nov 1994 08:12:31 GMT")
            .gives(200, "ok")
            .check(seen ->
                Checks.equal("Date", seen.fields().only("Date"), "Tue, 15 Nov 1994 08:12:31 GMT")),
        field(
                "Server: x\r\nLocation: http://a/\r\nETag: \"x\"\r\nWarning: 199\r\n"
                    + "WWW-Authenticate: Basic\r\nAge: 1\r\nTrailer: X-T\r\nAllow: GET")
            .gives(200, "ok")
            .fields(
                "Server: x",
                "Location: http://a/",
                "ETag: \"x\"",
                "Warning: 199",
                "WWW-Authenticate: Basic",
                "Age: 1",
                "Trailer: X-T",
                "Allow: GET",
                "Content-Length: 2"));
  }

  private static Stream<ResponseCase> hopByHop() {
    return Stream.of(
        field("Keep-Alive: timeout=5\r\nX-A: 1")
            .gives(200, "ok")
            .fields("X-A: 1", "Content-Length: 2"),
        field("Proxy-Connection: keep-alive\r\nX-A: 1")
            .gives(200, "ok")
            .fields("X-A: 1", "Content-Length: 2"),
        field("Connection: keep-alive\r\nX-A: 1")
            .gives(200, "ok")
            .fields("X-A: 1", "Content-Length: 2"),
        field("Connection: X-Hop\r\nX-Hop: 1\r\nX-A: 1")
            .gives(200, "ok")
            .fields("X-A: 1", "Content-Length: 2"),
        field("X-Hop: 1\r\nconnection: a, X-HOP\r\nX-A: 1")
            .gives(200, "ok")
            .fields("X-A: 1", "Content-Length: 2"),
        field("Connection: Content-Length").gives(200, "ok").fields("Content-Length: 2"),
        field("Connection: close, X-Hop\r\nX-Hop: 1")
            .gives(200, "ok")
            .notReused()
            .fields("Content-Length: 2"),
        field("Connection: close").gives(200, "ok").notReused(),
        field("CONNECTION: x, CLOSE").gives(200, "ok").notReused(),
        field("TE: trailers\r\nX-A: 1").gives(200, "ok").fields("X-A: 1", "Content-Length: 2"),
        field("Connection: Set-Cookie\r\nSet-Cookie: a=b").gives(200, "ok"),
        ResponseCase.of(
                "426 keeps its Upgrade, or loses it in order",
                "HTTP/1.1 426 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n" + TWO)
            .gives(426, "ok"));
  }

  private static Stream<ResponseCase> sizes() {
    return Stream.of(
        ResponseCase.of("a large field", OK + "X-A: " + "a".repeat(6000) + "\r\n" + TWO)
            .gives(200, "ok"),
        ResponseCase.of(
                "a field larger than a head may be", OK + "X-A: " + "a".repeat(9000) + "\r\n" + TWO)
            .bad(),
        ResponseCase.of(
                "a reason larger than a head may be",
                "HTTP/1.1 200 " + "a".repeat(9000) + "\r\n" + TWO)
            .bad(),
        ResponseCase.of("too many fields", OK + "X-A: 1\r\n".repeat(300) + TWO).bad());
  }
}
