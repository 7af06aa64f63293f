package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.util.List;
import java.util.stream.Stream;

/** Where a response's body ends: RFC 9112 sections 6, 7 and 8; RFC 9110 sections 6.5 and 15. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class ResponseBodyCases {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String TE = "Transfer-Encoding: chunked\r\n";
  private static final String LAST = "0\r\n\r\n";
  private static final String CHUNKS = "\r\n2\r\nok\r\n" + LAST;
  private static final String TWO = "Content-Length: 2\r\n\r\nok";

  private ResponseBodyCases() {}

  static Stream<ResponseCase> all() {
    return Stream.of(
            good(),
            badLengths(),
            badCodings(),
            chunks(),
            cutShort(),
            bodiless(),
            interim(),
            extra(),
            old(),
            trailers())
        .flatMap(cases -> cases);
  }

  private static ResponseCase of(String name, String rest) {
    return ResponseCase.of(name, OK + rest);
  }

  private static Stream<ResponseCase> good() {
    return Stream.of(
        of("length", TWO).gives(200, "ok").fields("Content-Length: 2"),
        of("length 0", "Content-Length: 0\r\n\r\n").gives(200, ""),
        of("length in any case", "cOntent-lengtH:2\r\n\r\nok").gives(200, "ok"),
        of("length with leading zeros", "Content-Length: 002\r\n\r\nok").gives(200, "ok").orBad(),
        of("chunked", TE + CHUNKS).gives(200, "ok"),
        of("chunked in capitals", "Transfer-Encoding: CHUNKED\r\n" + CHUNKS).gives(200, "ok"),
        of("no chunks", TE + "\r\n" + LAST).gives(200, ""),
        of("chunks with extensions", TE + "\r\n2;a=b;c=\"d\"\r\nok\r\n0;x\r\n\r\n")
            .gives(200, "ok"),
        of("until closed", "\r\nok").closed().gives(200, "ok"),
        of("until closed, empty", "\r\n").closed().gives(200, ""),
        of("length, then closed", TWO).closed().gives(200, "ok"),
        of("chunked, then closed", TE + CHUNKS).closed().gives(200, "ok"),
        of("until closed with Connection close", "Connection: close\r\n\r\nok")
            .closed()
            .gives(200, "ok"),
        of("binary", "Content-Length: 6\r\n\r\n\u0000\r\n\n\u00ff\u0080")
            .gives(200, "\u0000\r\n\n\u00ff\u0080"),
        of(
                "a body that looks like a response",
                "Content-Length: 38\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
            .gives(200, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"),
        of("length to 1.0", TWO).toOld().gives(200, "ok").fields("Content-Length: 2"),
        of("chunked to 1.0", TE + CHUNKS).toOld().gives(200, "ok").fields(),
        of("until closed to 1.0", "\r\nok").closed().toOld().gives(200, "ok"));
  }

  private static Stream<ResponseCase> badLengths() {
    Stream<ResponseCase> values =
        Stream.of(
                "",
                " ",
                "-1",
                "+2",
                "0x2",
                "2x",
                "2 2",
                "2,2",
                "2, 2",
                "2, 3",
                "2,",
                "2;",
                "2.0",
                "two",
                "\u00b2",
                "2\u0000",
                "2\u000b",
                "18446744073709551618",
                "9223372036854775808",
                "99999999999999999999",
                "\"2\"",
                "2\r",
                "chunked",
                "-0")
            .map(value ->
                of("bad length " + Wire.shown(value), "Content-Length: " + value + "\r\n\r\nok")
                    .bad());
    Stream<ResponseCase> lines =
        Stream.of(
                "Content-Length: 2\r\nContent-Length: 2\r\n",
                "Content-Length: 2\r\nContent-Length: 3\r\n",
                "Content-Length: 0\r\nContent-Length: 2\r\n",
                "Content-Length: 2\r\nA: 1\r\ncontent-length: 3\r\n",
                "Content-Length: 2\r\nContent-Length:\r\n",
                "Content-Length : 2\r\n",
                " Content-Length: 2\r\n",
                "Content-Length\u0000: 2\r\n")
            .map(text -> of("length lines " + Wire.shown(text), text + "\r\nok").bad());
    return Stream.concat(values, lines);
  }

  private static Stream<ResponseCase> badCodings() {
    Stream<ResponseCase> values =
        Stream.of(
                "",
                "gzip",
                "identity",
                "gzip, chunked",
                "chunked, gzip",
                "chunked, chunked",
                "chunked,chunked",
                "xchunked",
                "chunkedx",
                "chunked;a=b",
                "chunked, identity",
                "x chunked",
                "chunked x",
                "\"chunked\"",
                "chunked\u0000",
                "\u000bchunked",
                "chunked\u000b",
                "chunk",
                "chunked, ",
                ", chunked",
                "chunked\r\n ",
                "\r\n chunked")
            .map(value ->
                of(
                        "bad coding " + Wire.shown(value),
                        "Transfer-Encoding: " + value + "\r\n" + CHUNKS)
                    .closed()
                    .bad());
    Stream<ResponseCase> lines =
        Stream.of(
                TE + TE,
                TE + "Transfer-Encoding: gzip\r\n",
                "Transfer-Encoding: gzip\r\n" + TE,
                TE + "Content-Length: 2\r\n",
                "Content-Length: 2\r\n" + TE,
                TE + "Content-Length: 0\r\n",
                "Content-Length: x\r\n" + TE,
                "Content-Length: 2\r\nTransfer-Encoding: identity\r\n",
                "Content-Length: 2\r\nTransfer-Encoding:\r\n",
                "Transfer-Encoding : chunked\r\n",
                " Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding\u0000: chunked\r\n",
                "A: 1\nTransfer-Encoding: chunked\r\n",
                "Content-Length: 2\r\nTransfer-Encoding: x\r\n")
            .map(text -> of("coding lines " + Wire.shown(text), text + CHUNKS).bad());
    return Stream.of(
            values,
            lines,
            Stream.of(
                ResponseCase.of("chunked in 1.0", "HTTP/1.0 200 OK\r\n" + TE + CHUNKS)
                    .closed()
                    .bad()))
        .flatMap(cases -> cases);
  }

  /** Faults that show only when the head has gone to the client: it must not look complete. */
  private static Stream<ResponseCase> chunks() {
    return Stream.of(
            "x\r\nok\r\n" + LAST,
            "0x2\r\nok\r\n" + LAST,
            "+2\r\nok\r\n" + LAST,
            "-2\r\nok\r\n" + LAST,
            " 2\r\nok\r\n" + LAST,
            "2 \r\nok\r\n" + LAST,
            "\r\nok\r\n" + LAST,
            "2\nok\r\n" + LAST,
            "2\rok\r\n" + LAST,
            "2\r\nok\n" + LAST,
            "2\r\nok" + LAST,
            "2\r\nokXX" + LAST,
            "2\r\nokX\r\n" + LAST,
            "1\r\nok\r\n" + LAST,
            "2;a\nb\r\nok\r\n" + LAST,
            "2;a\rb\r\nok\r\n" + LAST,
            "2\u0000\r\nok\r\n" + LAST,
            "10000000000000002\r\nok\r\n" + LAST,
            "FFFFFFFFFFFFFFFF\r\nok\r\n" + LAST,
            "8000000000000002\r\nok\r\n" + LAST,
            "2\r\nok\r\n0\n\r\n",
            "2\r\nok\r\n0\r\n\n",
            "2\r\nok\r\n-0\r\n\r\n",
            "2\r\nok\r\n0 \r\n\r\n",
            "2\r\nok\r\n0x0\r\n\r\n",
            "2\r\nok\r\n0\r\nX-A : 1\r\n\r\n",
            "2\r\nok\r\n0\r\nX-A\r\n\r\n",
            "2\r\nok\r\n0\r\nX-A: 1\nX-B: 2\r\n\r\n",
            "2\r\nok\r\n0\r\n X-A: 1\r\n\r\n",
            "2\r\nok\r\n0\r\nX-A: 1\r\n fold\r\n\r\n",
            "2\r\nok\r\n0\r\nX-A: \u0000\r\n\r\n",
            "2\r\nok\r\n0\r\nHTTP/1.1 200 OK\r\n\r\n",
            "2\r\nok\r\n0\r\n: 1\r\n\r\n",
            "2\r\nok\r\n0\r\nX-A: a\rb\r\n\r\n",
            "2\r\nok\r\n0\r\nX-A: " + "a".repeat(40_000) + "\r\n\r\n",
            "2;" + "a".repeat(100_000) + "\r\nok\r\n" + LAST)
        .map(body -> of("chunks " + Wire.shown(body), TE + "\r\n" + body).badOrCut());
  }

  private static Stream<ResponseCase> cutShort() {
    Stream<ResponseCase> rows =
        Stream.of(
                "Content-Length: 3\r\n\r\nok",
                "Content-Length: 3\r\n\r\n",
                "Content-Length: 1000000\r\n\r\nok",
                TE + "\r\n",
                TE + "\r\n2\r\nok\r\n",
                TE + "\r\n2\r\nok",
                TE + "\r\n2\r\no",
                TE + "\r\n2",
                TE + "\r\n2\r\nok\r\n0",
                TE + "\r\n2\r\nok\r\n0\r\n",
                TE + "\r\n2\r\nok\r\n0\r\n\r",
                TE + "\r\n2\r\nok\r\n0\r\nX-A: 1\r\n",
                TE + "\r\n5\r\nok\r\n0\r\n\r\n")
            .flatMap(rest ->
                Stream.of(
                    of("closed short " + Wire.shown(rest), rest).closed().badOrCut(),
                    of("reset short " + Wire.shown(rest), rest).reset().badOrCut(),
                    of("closed short, to 1.0 " + Wire.shown(rest), rest)
                        .closed()
                        .toOld()
                        .badOrCut()));
    return Stream.concat(
        rows,
        Stream.of(
            of("reset where closing would be the end", "\r\nok").reset().badOrCut(),
            ResponseCase.of("closed in the status line", "HTTP/1.1 200").closed().bad(),
            ResponseCase.of("closed in the fields", OK + "X-A: 1\r\n").closed().bad(),
            ResponseCase.of("closed in a field", OK + "X-A").closed().bad(),
            ResponseCase.of("reset in the fields", OK + "X-A: 1\r\n").reset().bad(),
            ResponseCase.of("closed after an interim response", "HTTP/1.1 103 X\r\n\r\n")
                .closed()
                .bad(),
            ResponseCase.of("HTTP/0.9 answer", "<html>hello</html>").closed().bad(),
            ResponseCase.of("text of a terminal", "SSH-2.0-x\r\n").closed().bad()));
  }

  private static Stream<ResponseCase> bodiless() {
    Stream<ResponseCase> none =
        Stream.of("204 No Content", "304 Not Modified")
            .flatMap(status -> {
              int code = Integer.parseInt(status.substring(0, 3));
              String line = "HTTP/1.1 " + status + "\r\n";
              return Stream.of(
                  ResponseCase.of(status, line + "\r\n").gives(code, ""),
                  ResponseCase.of(status + " to HEAD", line + "\r\n").to("HEAD").gives(code, ""),
                  ResponseCase.of(status + " to 1.0", line + "\r\n").toOld().gives(code, ""));
            });
    return Stream.concat(
        none,
        Stream.of(
            ResponseCase.of("204 with length 0", "HTTP/1.1 204 X\r\nContent-Length: 0\r\n\r\n")
                .gives(204, "")
                .notReusedOrReused()
                .fields(),
            ResponseCase.of("204 with a length", "HTTP/1.1 204 X\r\nContent-Length: 5\r\n\r\n")
                .gives(204, "")
                .notReusedOrReused()
                .fields(),
            ResponseCase.of("204 with chunked", "HTTP/1.1 204 X\r\n" + TE + "\r\n")
                .gives(204, "")
                .notReusedOrReused()
                .fields(),
            ResponseCase.of("204 with a body", "HTTP/1.1 204 X\r\n" + TWO)
                .gives(204, "")
                .notReused(),
            ResponseCase.of("204 with chunks", "HTTP/1.1 204 X\r\n" + TE + CHUNKS)
                .gives(204, "")
                .notReused(),
            ResponseCase.of(
                    "304 with a length",
                    "HTTP/1.1 304 X\r\nContent-Length: 5\r\nETag: \"x\"\r\n\r\n")
                .gives(304, "")
                .check(seen -> Checks.equal("ETag", seen.fields().only("ETag"), "\"x\"")),
            ResponseCase.of("304 with a body", "HTTP/1.1 304 X\r\n" + TWO)
                .gives(304, "")
                .notReused(),
            ResponseCase.of("205 with length 0", "HTTP/1.1 205 X\r\nContent-Length: 0\r\n\r\n")
                .gives(205, ""),
            of("HEAD with a length", "Content-Length: 5\r\n\r\n")
                .to("HEAD")
                .gives(200, "")
                .fields("Content-Length: 5"),
            of("HEAD with chunked", TE + "\r\n").to("HEAD").gives(200, ""),
            of("HEAD without framing", "\r\n").to("HEAD").gives(200, ""),
            of("HEAD with a body", "Content-Length: 5\r\n\r\nhello")
                .to("HEAD")
                .gives(200, "")
                .notReused(),
            of("HEAD with chunks", TE + CHUNKS).to("HEAD").gives(200, "").notReused(),
            of(
                    "HEAD with a response for a body",
                    "Content-Length: 38\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
                .to("HEAD")
                .gives(200, "")
                .notReused(),
            of("HEAD with both framings", TE + "Content-Length: 5\r\n\r\n").to("HEAD").bad(),
            of("HEAD with bad length", "Content-Length: x\r\n\r\n").to("HEAD").bad()));
  }

  private static Stream<ResponseCase> interim() {
    String early = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
    return Stream.of(
        ResponseCase.of("103", early + OK + TWO)
            .gives(200, "ok")
            .interim(103)
            .check(seen ->
                Checks.equal(
                    "Link", seen.interim().getFirst().fields().all("Link"), List.of("</a>"))),
        ResponseCase.of("103 twice", early + early + OK + TWO).gives(200, "ok").interim(103, 103),
        ResponseCase.of("102", "HTTP/1.1 102 X\r\n\r\n" + OK + TWO).gives(200, "ok").interim(102),
        ResponseCase.of("199", "HTTP/1.1 199 X\r\n\r\n" + OK + TWO).gives(200, "ok").interim(199),
        ResponseCase.of("100 that nobody asked for", "HTTP/1.1 100 Continue\r\n\r\n" + OK + TWO)
            .gives(200, "ok"),
        ResponseCase.of("103 to 1.0", early + OK + TWO).toOld().gives(200, "ok").interim(),
        ResponseCase.of("103 before 204", early + "HTTP/1.1 204 X\r\n\r\n")
            .gives(204, "")
            .interim(103),
        ResponseCase.of("103 to HEAD", early + OK + "Content-Length: 5\r\n\r\n")
            .to("HEAD")
            .gives(200, "")
            .interim(103),
        ResponseCase.of(
                "103 with hop-by-hop fields",
                "HTTP/1.1 103 X\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: 1\r\n\r\n"
                    + OK
                    + TWO)
            .gives(200, "ok")
            .interim(103)
            .check(seen ->
                Checks.equal(
                    "fields",
                    seen.interim().getFirst().fields().without("Date").texts(),
                    List.of())),
        ResponseCase.of(
                "103 with a length", "HTTP/1.1 103 X\r\nContent-Length: 2\r\n\r\n" + OK + TWO)
            .gives(200, "ok")
            .interim(103)
            .orBad(),
        ResponseCase.of("103 with chunked", "HTTP/1.1 103 X\r\n" + TE + "\r\n" + OK + TWO)
            .gives(200, "ok")
            .interim(103)
            .orBad(),
        ResponseCase.of(
                "103 with a body", "HTTP/1.1 103 X\r\nContent-Length: 2\r\n\r\nok" + OK + TWO)
            .badOrCut(),
        ResponseCase.of("malformed 103", "HTTP/1.1 103 X\r\nX A: 1\r\n\r\n" + OK + TWO).bad(),
        ResponseCase.of(
                "101 that nobody asked for",
                "HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
            .bad(),
        ResponseCase.of("101 without fields", "HTTP/1.1 101 X\r\n\r\n").bad(),
        ResponseCase.of(
                "interim responses without end", "HTTP/1.1 102 X\r\n\r\n".repeat(1000) + OK + TWO)
            .bad());
  }

  /** What follows a complete response belongs to nobody. */
  private static Stream<ResponseCase> extra() {
    String forged = OK + "Content-Length: 6\r\n\r\nforged";
    return Stream.of(
        of("garbage after", TWO + "garbage").gives(200, "ok").notReused(),
        of("one byte after", TWO + "x").gives(200, "ok").notReused(),
        of("CRLF after", TWO + "\r\n").gives(200, "ok").notReused(),
        of("NUL after", TWO + "\u0000").gives(200, "ok").notReused(),
        of("a response after", TWO + forged).gives(200, "ok").notReused(),
        of("a response after length 0", "Content-Length: 0\r\n\r\n" + forged)
            .gives(200, "")
            .notReused(),
        of("a response after chunks", TE + CHUNKS + forged).gives(200, "ok").notReused(),
        of("a chunk after the last", TE + CHUNKS + "2\r\nno\r\n" + LAST)
            .gives(200, "ok")
            .notReused(),
        of("a response after HEAD", "Content-Length: 5\r\n\r\n" + forged)
            .to("HEAD")
            .gives(200, "")
            .notReused(),
        ResponseCase.of("a response after 204", "HTTP/1.1 204 X\r\n\r\n" + forged)
            .gives(204, "")
            .notReused(),
        ResponseCase.of("a response after 304", "HTTP/1.1 304 X\r\n\r\n" + forged)
            .gives(304, "")
            .notReused(),
        of("an interim response after", TWO + "HTTP/1.1 103 X\r\n\r\n")
            .gives(200, "ok")
            .notReused(),
        of("a 408 after, as of an idle server", TWO + "HTTP/1.1 408 X\r\nConnection: close\r\n\r\n")
            .gives(200, "ok")
            .notReused());
  }

  private static Stream<ResponseCase> old() {
    String ten = "HTTP/1.0 200 OK\r\n";
    return Stream.of(
        ResponseCase.of("1.0 with a length", ten + TWO).closed().gives(200, "ok"),
        ResponseCase.of("1.0 until closed", ten + "\r\nok").closed().gives(200, "ok"),
        ResponseCase.of("1.0 is not reused", ten + TWO).gives(200, "ok").notReused(),
        ResponseCase.of(
                "1.0 with keep-alive may be reused", ten + "Connection: keep-alive\r\n" + TWO)
            .gives(200, "ok")
            .notReusedOrReused(),
        ResponseCase.of("1.0 short", ten + "Content-Length: 3\r\n\r\nok").closed().badOrCut(),
        ResponseCase.of("1.0 to 1.0", ten + "\r\nok").closed().toOld().gives(200, "ok"));
  }

  private static Stream<ResponseCase> trailers() {
    Stream<ResponseCase> dropped =
        Stream.of(
                "Content-Length: 3",
                "Transfer-Encoding: chunked",
                "Connection: close",
                "Keep-Alive: 1",
                "Content-Type: a/b",
                "Content-Encoding: gzip",
                "Content-Range: bytes 0-1/2",
                "Host: x",
                "Trailer: X-T",
                "Upgrade: x",
                "Set-Cookie: a=b",
                "Cache-Control: no-store",
                "WWW-Authenticate: Basic",
                "content-length: 3")
            .map(text ->
                of(
                        "trailer " + text,
                        TE + "\r\n2\r\nok\r\n0\r\nX-A: 1\r\n" + text + "\r\nX-B: 2\r\n\r\n")
                    .gives(200, "ok")
                    .trailers("X-A: 1", "X-B: 2"));
    return Stream.concat(
        dropped,
        Stream.of(
            of("trailers", TE + "\r\n2\r\nok\r\n0\r\nX-A: 1\r\nx-b: \u00e4\r\n\r\n")
                .gives(200, "ok")
                .trailers("X-A: 1", "x-b: \u00e4")
                .check(seen -> Checks.that("not in head", !seen.fields().has("X-A"), seen)),
            of("trailers to 1.0", TE + "\r\n2\r\nok\r\n0\r\nX-A: 1\r\n\r\n")
                .toOld()
                .gives(200, "ok")));
  }
}
