package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.util.stream.Stream;

/** The chunked coding of requests: RFC 9112 section 7.1; trailers: RFC 9110 section 6.5. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class ChunkCases {
  private static final String POST =
      "POST /c HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked\r\n\r\n";
  private static final String LAST = "0\r\n\r\n";

  private ChunkCases() {}

  static Stream<RequestCase> all() {
    return Stream.of(good(), sizes(), ends(), extensions(), trailers(), badTrailers(), unending())
        .flatMap(cases -> cases);
  }

  private static RequestCase chunks(String name, String body) {
    return RequestCase.of("chunks: " + name, POST + body);
  }

  private static Stream<RequestCase> good() {
    return Stream.of(
        chunks("none", LAST).sees("POST /c"),
        chunks("one", "5\r\nhello\r\n" + LAST).sees("POST /c|hello"),
        chunks("many", "1\r\nh\r\n2\r\nel\r\n2\r\nlo\r\n" + LAST).sees("POST /c|hello"),
        chunks("hex in capitals", "A\r\n0123456789\r\n" + LAST).sees("POST /c|0123456789"),
        chunks("hex in small letters", "a\r\n0123456789\r\n" + LAST).sees("POST /c|0123456789"),
        chunks("leading zeros", "0005\r\nhello\r\n000\r\n\r\n").sees("POST /c|hello"),
        chunks("CRLF as data", "2\r\n\r\n\r\n" + LAST).sees("POST /c|\r\n"),
        chunks("data that looks like the end", "7\r\n\r\n0\r\n\r\n\r\n" + LAST)
            .sees("POST /c|\r\n0\r\n\r\n"),
        chunks(
                "then a request",
                "5\r\nhello\r\n" + LAST + "GET /next HTTP/1.1\r\nHost: example\r\n\r\n")
            .sees("POST /c|hello", "GET /next"));
  }

  private static Stream<RequestCase> sizes() {
    Stream<RequestCase> bad =
        Stream.of(
                "", " ", "0x5", "0X5", "x5", "5x", "5h", "g", "+5", "-5", "-0", "--5", " 5", "\t5",
                "5 ", "5\t", "5 5", "5,", "5.", "5.0", "5_", "0_5", "\"5\"", "'5'", "5\u0000",
                "\u00005", "5\u000b", "\u000b5", "5\f", "\u00a05", "5\u00a0", "\u00b2", "#5", "5#",
                "5:", "five", "5\r", "\r5", "5\"", "(5)", "5=", "=5", "/5", "5/", "@", "`", "G5",
                "5\u0001", "5\u007f", "5\u0080", "5h5", "\n5", "05 ", "%35", "5%", "5\\", "5}",
                "5|5", "\u00ff")
            .map(size ->
                chunks("size " + Wire.shown(size), size + "\r\nhello\r\n" + LAST).brokenOff(400));
    Stream<RequestCase> overflows =
        Stream.of(
                "10000000000000005",
                "100000000000000000000000000000005",
                "FFFFFFFFFFFFFFFF5",
                "FFFFFFFFFFFFFFFFFFFF",
                "ffffffffffffffff",
                "8000000000000000",
                "8000000000000005",
                "fffffffffffffffb",
                "F".repeat(200))
            .map(size ->
                chunks("overflowing size " + size, size + "\r\nhello\r\n" + LAST)
                    .brokenOff(400, 413));
    Stream<RequestCase> last =
        Stream.of("-0", "0x0", "0 ", "", "0\t", " 0", "+0", "0\u0000", "00\u000b", "0,")
            .map(size ->
                chunks("last size " + Wire.shown(size), "5\r\nhello\r\n" + size + "\r\n\r\n")
                    .brokenOff(400));
    return Stream.of(
            bad,
            overflows,
            last,
            Stream.of(
                chunks(
                        "size with very many leading zeros",
                        "0".repeat(100) + "5\r\nhello\r\n" + LAST)
                    .brokenOff(400)
                    .sees("POST /c|hello"),
                chunks("second size bad", "5\r\nhello\r\nx\r\nhello\r\n" + LAST).brokenOff(400)))
        .flatMap(cases -> cases);
  }

  private static Stream<RequestCase> ends() {
    return Stream.of(
            "5\nhello\r\n" + LAST,
            "5\rhello\r\n" + LAST,
            "5\n\rhello\r\n" + LAST,
            "5\r\r\nhello\r\n" + LAST,
            "5\r\nhello\n" + LAST,
            "5\r\nhello\r" + LAST,
            "5\r\nhello" + LAST,
            "5\r\nhello\n\r" + LAST,
            "5\r\nhello \r\n" + LAST,
            "5\r\nhelloXX" + LAST,
            "5\r\nhello\rX" + LAST,
            "5\r\nhelloX\n" + LAST,
            "4\r\nhello\r\n" + LAST,
            "6\r\nhello\r\n" + LAST + "\r\n",
            "5\r\nhello\r\n\r\n" + LAST,
            "5\r\nhello\r\r\n" + LAST,
            "5\r\nhello\u0000\r\n" + LAST,
            "5\r\nhello\r\n0\n\r\n",
            "5\r\nhello\r\n0\r\n\n",
            "5\r\nhello\r\n0\n\n",
            "5\r\nhello\r\n0\r\r",
            "5\r\nhello\r\n0\r\n\rX",
            "5\nhello\n0\n\n",
            "0\n\n",
            "5\r\nhello\r\n0\r\nXY\r\n\r\n",
            "5\r\nhello\r\n0\r\n\r\r\n",
            "0\r\n\n",
            "0\n\r\n",
            "5\r\n\nhello\r\n" + LAST,
            "5\r\r\n\nhello\r\n" + LAST)
        .map(body -> chunks("body " + Wire.shown(body), body).brokenOff(400));
  }

  private static Stream<RequestCase> extensions() {
    Stream<RequestCase> good =
        Stream.of(
                ";a",
                ";a=b",
                ";a=b;c=d",
                ";a=\"b\"",
                ";a=\"b c;d\"",
                ";a=\"b\\\"c\"",
                ";a=\"\"",
                ";a;b;c")
            .map(extension ->
                chunks(
                        "extension " + extension,
                        "5" + extension + "\r\nhello\r\n0" + extension + "\r\n\r\n")
                    .sees("POST /c|hello"));
    Stream<RequestCase> odd =
        Stream.of(
                " ;a",
                "; a",
                ";a =b",
                ";a= b",
                ";a ",
                ";",
                ";;a",
                ";=b",
                ";a=",
                ";a=\"b",
                ";\"a\"=b",
                ";a=b c",
                ";a\tb",
                "; ",
                ";a=\"\u00e4\"",
                ";a,b",
                ";(a)")
            .map(extension ->
                chunks(
                        "odd extension " + Wire.shown(extension),
                        "5" + extension + "\r\nhello\r\n" + LAST)
                    .brokenOff(400)
                    .sees("POST /c|hello"));
    Stream<RequestCase> bad =
        Stream.of(
                ";a\nb",
                ";a\rb",
                ";\n",
                ";a\n",
                "\n;a",
                ";a=\"b\nc\"",
                ";a=\"b\rc\"",
                ";a\u0000b",
                ";\u0000",
                ";a\u0001",
                ";a\u007f",
                ";a\u000bb",
                ";a=\"\u0000\"",
                ";a\r",
                ";a=\"b\r",
                " a",
                "a;b=c,d\u0000",
                ",a",
                " a=b",
                "=a",
                ";a=b\u001b",
                ";\nhello\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n")
            .map(extension ->
                chunks(
                        "bad extension " + Wire.shown(extension),
                        "5" + extension + "\r\nhello\r\n" + LAST)
                    .brokenOff(400));
    Stream<RequestCase> others =
        Stream.of(
            chunks(
                    "quoted extension over a line end",
                    "5;a=\"\r\nhello\r\n0\r\n\r\n\"\r\nhello\r\n" + LAST)
                .brokenOff(400)
                .sees("POST /c|hello")
                .answers(200, 400)
                .closes(),
            chunks("bad extension on the last chunk", "5\r\nhello\r\n0;a\nb\r\n\r\n")
                .brokenOff(400),
            chunks("a very long extension", "5;" + "a".repeat(100_000) + "\r\nhello\r\n" + LAST)
                .brokenOff(400, 413, 431),
            chunks(
                    "very many extensions",
                    ("1;" + "a".repeat(200) + "\r\nx\r\n").repeat(1000) + LAST)
                .brokenOff(400, 413, 431)
                .sees("POST /c|" + "x".repeat(1000)));
    return Stream.of(good, odd, bad, others).flatMap(cases -> cases);
  }

  private static RequestCase trailer(String name, String lines) {
    return chunks("trailer " + name, "5\r\nhello\r\n0\r\n" + lines + "\r\n\r\n");
  }

  private static Stream<RequestCase> trailers() {
    Stream<RequestCase> dropped =
        Stream.of(
                "Content-Length: 3",
                "Transfer-Encoding: chunked",
                "Host: other",
                "Connection: close",
                "Keep-Alive: 1",
                "Proxy-Connection: close",
                "TE: trailers",
                "Upgrade: x",
                "Trailer: X-T",
                "Authorization: x",
                "Proxy-Authorization: x",
                "Cookie: a=b",
                "Set-Cookie: a=b",
                "Content-Type: a/b",
                "Content-Encoding: gzip",
                "Content-Range: bytes 0-1/2",
                "Expect: 100-continue",
                "Max-Forwards: 1",
                "Cache-Control: no-store",
                "Range: bytes=0-1",
                "hOSt: other",
                "content-length: 3",
                "TRANSFER-ENCODING: chunked",
                "X-Forwarded-For: 1.2.3.4",
                "Via: 1.1 x")
            .map(line ->
                trailer("forbidden " + line, "X-A: 1\r\n" + line + "\r\nX-B: 2")
                    .sees("POST /c|hello")
                    .trailers("X-A: 1", "X-B: 2"));
    return Stream.concat(
        dropped,
        Stream.of(
            trailer("kept", "X-A: 1\r\nx-a: 2\r\nETag: \"x\"")
                .sees("POST /c|hello")
                .trailers("X-A: 1", "x-a: 2", "ETag: \"x\""),
            trailer("is not merged into the head", "X-A: 1").sees("POST /c|hello").without("X-A"),
            trailer("empty value", "X-A:").sees("POST /c|hello").trailers("X-A: "),
            trailer("obs-text", "X-A: \u00e4").sees("POST /c|hello").trailers("X-A: \u00e4"),
            RequestCase.of(
                    "trailer named by Connection",
                    "POST /c HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked\r\n"
                        + "Connection: X-Hop\r\n\r\n0\r\nX-Hop: 1\r\nX-A: 1\r\n\r\n")
                .sees("POST /c")
                .trailers("X-A: 1"),
            RequestCase.of(
                    "Trailer field is kept",
                    "POST /c HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked\r\n"
                        + "Trailer: X-A\r\n\r\n0\r\nX-A: 1\r\n\r\n")
                .sees("POST /c")
                .trailers("X-A: 1")
                .field("Trailer", "X-A")));
  }

  private static Stream<RequestCase> badTrailers() {
    return Stream.concat(
        Stream.of(
                "X-A",
                "X-A : 1",
                "X A: 1",
                ": 1",
                " X-A: 1",
                "X-A: 1\r\n folded",
                "X-A: 1\r\n\tfolded",
                "X-A: a\u0000b",
                "X-A: a\rb",
                "X-A: a\nb",
                "X-A: 1\nX-B: 2",
                "X-A\u0000: 1",
                "X-A: \u0001",
                "X-A: \u007f",
                "X(A): 1",
                "X-A: 1\r\r\nX-B: 2",
                "GET /smuggled HTTP/1.1",
                "5",
                "0",
                "\u00e4: 1",
                "X-A: 1\n",
                "X-A: 1\r",
                "X-A\t: 1",
                "\tX-A: 1")
            .map(line -> trailer("bad " + Wire.shown(line), line).brokenOff(400)),
        Stream.of(
            trailer("too large", "X-A: " + "a".repeat(20_000)).brokenOff(400, 431),
            trailer("too many", "X-A: 1\r\n".repeat(1000) + "X-B: 1").brokenOff(400, 431)));
  }

  /** Sizes that a 32-bit reader would take for 5; the limit of the route shows who reads so. */
  private static Stream<RequestCase> unending() {
    return Stream.of("100000005", "1000000000005", "7fffffff00000005")
        .map(size ->
            RequestCase.of(
                    "chunks: 32-bit overflow " + size,
                    "POST /limited HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked"
                        + "\r\n\r\n"
                        + size
                        + "\r\nhello\r\n"
                        + LAST)
                .brokenOff(413, 400));
  }
}
