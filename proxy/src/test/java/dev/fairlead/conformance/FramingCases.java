package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.util.stream.Stream;

/** Where a request's body ends: RFC 9112 section 6. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class FramingCases {
  private static final String POST = "POST /b HTTP/1.1\r\nHost: example\r\n";
  private static final String CHUNKS = "\r\n5\r\nhello\r\n0\r\n\r\n";
  private static final String TE = "Transfer-Encoding: chunked\r\n";
  private static final String FIVE = "Content-Length: 5\r\n";

  private FramingCases() {}

  static Stream<RequestCase> all() {
    return Stream.of(
            lengths(), badLengths(), codings(), codingLines(), both(), unannounced(), limits())
        .flatMap(cases -> cases);
  }

  private static RequestCase post(String name, String rest) {
    return RequestCase.of(name, POST + rest);
  }

  private static RequestCase coded(String name, String value) {
    return post(name + Wire.shown(value), "Transfer-Encoding: " + value + "\r\n" + CHUNKS);
  }

  private static Stream<RequestCase> lengths() {
    Stream<RequestCase> methods =
        Stream.of("GET", "HEAD", "DELETE", "OPTIONS", "PUT", "PATCH", "FOO")
            .flatMap(method ->
                Stream.of(
                    RequestCase.of(
                            method + " with a body",
                            method + " /b HTTP/1.1\r\nHost: example\r\n" + FIVE + "\r\nhello")
                        .sees(method + " /b|hello"),
                    RequestCase.of(
                            method + " with length 0",
                            method + " /b HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n")
                        .sees(method + " /b")
                        .fields("Host: x", "Content-Length: 0"),
                    RequestCase.of(
                            method + " with a chunked body",
                            method + " /b HTTP/1.1\r\nHost: example\r\n" + TE + CHUNKS)
                        .sees(method + " /b|hello")));
    Stream<RequestCase> others =
        Stream.of(
            post("length 5", FIVE + "\r\nhello")
                .sees("POST /b|hello")
                .fields("Host: example", "Content-Length: 5"),
            post("length 0", "Content-Length: 0\r\n\r\n")
                .sees("POST /b")
                .fields("Host: example", "Content-Length: 0"),
            post("no length", "\r\n").sees("POST /b"),
            post("length in any case, without space", "cOnTent-lEngth:5\r\n\r\nhello")
                .sees("POST /b|hello"),
            post("length with space around", "Content-Length: \t 5 \t\r\n\r\nhello")
                .sees("POST /b|hello"),
            post("length with leading zeros", "Content-Length: 0005\r\n\r\nhello")
                .refused(400)
                .sees("POST /b|hello"),
            post(
                    "a body that looks like a request",
                    "Content-Length: 43\r\n\r\nGET /smuggled HTTP/1.1\r\nHost: example\r\n\r\n..")
                .sees("POST /b|GET /smuggled HTTP/1.1\r\nHost: example\r\n\r\n.."),
            RequestCase.of(
                    "HTTP/1.0 with a length",
                    "POST /b HTTP/1.0\r\nHost: example\r\n" + FIVE + "\r\nhello")
                .sees("POST /b|hello")
                .closes(),
            RequestCase.of("HTTP/1.0 without a length", "POST /b HTTP/1.0\r\nHost: example\r\n\r\n")
                .sees("POST /b")
                .closes(),
            post("binary body", "Content-Length: 6\r\n\r\n\u0000\r\n\n\u00ff\u0080")
                .sees("POST /b|\u0000\r\n\n\u00ff\u0080"));
    return Stream.concat(methods, others);
  }

  private static Stream<RequestCase> badLengths() {
    Stream<RequestCase> values =
        Stream.of(
                "",
                " ",
                "-1",
                "-0",
                "+5",
                "+0",
                "0x5",
                "5x",
                "x5",
                "5 5",
                "5\t5",
                "5,5",
                "5, 5",
                "5, 6",
                "5,",
                ",5",
                "5;",
                "5.0",
                "5e0",
                "05_0",
                "0b1",
                "\"5\"",
                "five",
                "(5)",
                "\u00b2",
                "5\u0000",
                "5\u000b",
                "\u000b5",
                "\u00a05",
                "5\u00a0",
                "5=",
                "NaN",
                "null",
                "identity",
                "chunked",
                "5\r\n 0",
                "5\r\n\t0",
                "5\r",
                "--5",
                "5-",
                "0 0",
                "5 ;a=b",
                "5\f",
                "'5'",
                "0,0",
                "5\u0001",
                "5\u007f",
                "5/5",
                "5:",
                ":5")
            .map(value ->
                post(
                        "bad length " + Wire.shown(value),
                        "Content-Length: " + value + "\r\n\r\nhello")
                    .refused(400));
    Stream<RequestCase> overflows =
        Stream.of(
                "9223372036854775808",
                "18446744073709551616",
                "18446744073709551621",
                "99999999999999999999",
                "340282366920938463463374607431768211461",
                "1" + "0".repeat(100))
            .map(value ->
                post("overflowing length " + value, "Content-Length: " + value + "\r\n\r\nhello")
                    .refused(400, 413));
    Stream<RequestCase> repeated =
        Stream.of(
                FIVE + FIVE,
                FIVE + "Content-Length: 0\r\n",
                "Content-Length: 0\r\n" + FIVE,
                "content-length: 5\r\nA: 1\r\nCONTENT-LENGTH: 4\r\n",
                FIVE + "Content-Length:\r\n",
                FIVE + "Content-Length: x\r\n",
                "Content-Length:\r\n" + FIVE,
                "Content-Length : 5\r\n",
                "Content-Length\t: 5\r\n",
                " Content-Length: 5\r\n",
                "Content-Length\u0000: 5\r\n",
                "Content-Length\u000b: 5\r\n",
                "\u0000Content-Length: 5\r\n",
                "A: 1\r\n Content-Length: 5\r\n",
                FIVE + FIVE + FIVE)
            .flatMap(lines ->
                Stream.of(
                    post("length lines " + Wire.shown(lines), lines + "\r\nhello").refused(400),
                    RequestCase.of(
                            "GET, length lines " + Wire.shown(lines),
                            "GET /b HTTP/1.1\r\nHost: example\r\n" + lines + "\r\nhello")
                        .refused(400)));
    return Stream.of(
            values,
            overflows,
            repeated,
            Stream.of(
                RequestCase.of(
                        "HTTP/1.0 with equal lengths",
                        "POST /b HTTP/1.0\r\nHost: example\r\n" + FIVE + FIVE + "\r\nhello")
                    .refused(400),
                post(
                        "length with an underscore is none, and not passed on",
                        "Content_Length: 5\r\n\r\n")
                    .sees("POST /b")
                    .fields("Host: example")))
        .flatMap(cases -> cases);
  }

  private static Stream<RequestCase> codings() {
    Stream<RequestCase> good =
        Stream.of("chunked", "Chunked", "CHUNKED", " chunked ", "\tchunked\t")
            .map(value -> coded("coding ", value).sees("POST /b|hello").without("Content-Length"));
    Stream<RequestCase> unknown =
        Stream.of(
                "gzip, chunked",
                "gzip,chunked",
                "deflate, chunked",
                "identity, chunked",
                "foo, chunked",
                "br , chunked",
                "gzip, deflate, chunked",
                "xchunked, chunked")
            .map(value -> coded("unknown coding ", value).refused(501));
    Stream<RequestCase> notFinal =
        Stream.of(
                "gzip",
                "identity",
                "chunked, gzip",
                "chunked, identity",
                "chunked, chunked",
                "chunked,chunked",
                "Chunked, chunked")
            .map(value -> coded("chunked is not final ", value).refused(400));
    Stream<RequestCase> odd =
        Stream.of(
                "",
                " ",
                ",",
                "xchunked",
                "chunkedx",
                "x chunked",
                "chunked x",
                "chunked;",
                "chunked;a=b",
                "chunked; q=1",
                ", chunked",
                "chunked,",
                "chunked, ",
                ",chunked,",
                "\"chunked\"",
                "'chunked'",
                "chunke",
                "chunk",
                "chunked=1",
                "chunked, xchunked",
                "(chunked)",
                "\\chunked",
                "chunked /x",
                "chun ked",
                "trailers",
                "compress, , gzip",
                "chunked:",
                ": chunked",
                "chunked, foo",
                "foo;a=b, chunked",
                "chunked\u00a0",
                "\u00a0chunked",
                "ch\u00fcnked",
                "5",
                "chunked 5")
            .map(value -> coded("odd coding ", value).refused(400, 501));
    Stream<RequestCase> controls =
        Stream.of(
                "chunked\u0000",
                "\u0000chunked",
                "chunked\u000b",
                "\u000bchunked",
                "\fchunked",
                "chun\u0000ked",
                "chunked\u0001",
                "chunked\r\n ",
                "\r\n chunked",
                "\r\n\tchunked",
                "chunked\r",
                "\rchunked",
                "\nchunked",
                "chunked\n",
                "chunked\t\u000b",
                "gzip\r\n , chunked",
                "\u007fchunked",
                "chunked\u001b")
            .map(value -> coded("coding with controls ", value).refused(400));
    return Stream.of(good, unknown, notFinal, odd, controls).flatMap(cases -> cases);
  }

  private static Stream<RequestCase> codingLines() {
    Stream<RequestCase> mixed =
        Stream.of(
                TE + TE,
                TE + "transfer-encoding: CHUNKED\r\n",
                TE + "Transfer-Encoding: identity\r\n",
                "Transfer-Encoding: identity\r\n" + TE,
                "Transfer-Encoding: gzip\r\n" + TE,
                TE + "Transfer-Encoding: x\r\n",
                TE + "Transfer-Encoding:\r\n",
                "Transfer-Encoding:\r\n" + TE,
                "Transfer-Encoding: x\r\n" + TE + "Transfer-Encoding: y\r\n")
            .map(lines ->
                post("coding lines " + Wire.shown(lines), lines + CHUNKS).refused(400, 501));
    Stream<RequestCase> malformed =
        Stream.of(
                "Transfer-Encoding : chunked\r\n",
                "Transfer-Encoding\t: chunked\r\n",
                " Transfer-Encoding: chunked\r\n",
                "\tTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding\u000b: chunked\r\n",
                "Transfer-Encoding\u0000: chunked\r\n",
                "A: 1\r\n Transfer-Encoding: chunked\r\n",
                "A: 1\nTransfer-Encoding: chunked\r\n",
                "A: 1\rTransfer-Encoding: chunked\r\n",
                "Transfer-Encoding: chunked\n",
                "Transfer-Encoding chunked\r\n",
                "Transfer Encoding: chunked\r\n",
                "\u0000Transfer-Encoding: chunked\r\n",
                "Transfer-Encoding\r\n: chunked\r\n",
                "\u00ffTransfer-Encoding: chunked\r\n")
            .flatMap(lines ->
                Stream.of(
                    post("malformed " + Wire.shown(lines), lines + CHUNKS).refused(400),
                    post("length and malformed " + Wire.shown(lines), FIVE + lines + CHUNKS)
                        .refused(400)));
    Stream<RequestCase> old =
        Stream.of(TE, "Transfer-Encoding: identity\r\n", FIVE + TE, TE + FIVE)
            .flatMap(lines ->
                Stream.of("GET", "POST")
                    .map(method ->
                        RequestCase.of(
                                "HTTP/1.0 " + method + " with " + Wire.shown(lines),
                                method + " /b HTTP/1.0\r\nHost: x\r\n" + lines + CHUNKS)
                            .refused(400)));
    return Stream.of(
            mixed,
            malformed,
            old,
            Stream.of(
                post(
                        "coding with an underscore is none, and not passed on",
                        "Transfer_Encoding: chunked\r\n\r\n")
                    .sees("POST /b")
                    .fields("Host: example")))
        .flatMap(cases -> cases);
  }

  private static Stream<RequestCase> both() {
    return Stream.of(
        post("length, then chunked", FIVE + TE + CHUNKS).refused(400),
        post("chunked, then length", TE + FIVE + CHUNKS).refused(400),
        post("CL.TE", "Content-Length: 6\r\n" + TE + "\r\n0\r\n\r\nG").refused(400),
        post("TE.CL", "Content-Length: 4\r\n" + TE + "\r\n5c\r\nGPOST / HTTP/1.1\r\n\r\n")
            .refused(400),
        post("length 0 and chunked", "Content-Length: 0\r\n" + TE + CHUNKS).refused(400),
        post("chunked and a bad length", TE + "Content-Length: x\r\n" + CHUNKS).refused(400),
        post("chunked and an empty length", TE + "Content-Length:\r\n" + CHUNKS).refused(400),
        post("length and identity", FIVE + "Transfer-Encoding: identity\r\n\r\nhello").refused(400),
        post("length and an empty coding", FIVE + "Transfer-Encoding:\r\n\r\nhello")
            .refused(400, 501),
        post("length and an unknown coding", FIVE + "Transfer-Encoding: x\r\n\r\nhello")
            .refused(400, 501),
        post("length and xchunked", FIVE + "Transfer-Encoding: xchunked\r\n\r\nhello")
            .refused(400, 501),
        post("length and gzip, chunked", FIVE + "Transfer-Encoding: gzip, chunked\r\n" + CHUNKS)
            .refused(400, 501),
        post("two lengths and chunked", FIVE + FIVE + TE + CHUNKS).refused(400),
        RequestCase.of("GET with both", "GET /b HTTP/1.1\r\nHost: example\r\n" + FIVE + TE + CHUNKS)
            .refused(400),
        post("Connection names the length", FIVE + "Connection: Content-Length\r\n\r\nhello")
            .sees("POST /b|hello"),
        post("Connection names the coding", TE + "Connection: Transfer-Encoding\r\n" + CHUNKS)
            .sees("POST /b|hello"),
        post(
                "Connection names both, length given",
                FIVE + "Connection: close, Transfer-Encoding, Content-Length\r\n\r\nhello")
            .sees("POST /b|hello")
            .closes(),
        post("both, hidden by Connection", FIVE + TE + "Connection: Transfer-Encoding\r\n" + CHUNKS)
            .refused(400));
  }

  /** Ways to make the proxy see no body where a backend sees one, or the other way round. */
  private static Stream<RequestCase> unannounced() {
    return Stream.of(
        post("Content-Encoding chunked is no framing", "Content-Encoding: chunked\r\n\r\n")
            .sees("POST /b"),
        post("TE chunked is no framing", "TE: chunked\r\n\r\n").sees("POST /b").without("TE"),
        post("Trailer is no framing", "Trailer: Content-Length\r\n\r\n").sees("POST /b"),
        post(
                "X-HTTP-Method-Override is left alone",
                "X-HTTP-Method-Override: GET\r\n" + FIVE + "\r\nhello")
            .sees("POST /b|hello"),
        RequestCase.of(
                "a request where a body might be",
                POST + "\r\nGET /next HTTP/1.1\r\nHost: example\r\n\r\n")
            .sees("POST /b", "GET /next"),
        RequestCase.of("garbage after a request without a body", POST + "\r\nhello world\r\n\r\n")
            .sees("POST /b")
            .answers(200, 400)
            .closes(),
        RequestCase.of(
                "more body than announced",
                POST + "Content-Length: 2\r\n\r\nhello /x HTTP/1.1\r\nHost: example\r\n\r\n")
            .sees("POST /b|he", "llo /x"),
        RequestCase.of("more chunks than announced", POST + TE + CHUNKS + "5\r\nhello\r\n\r\n")
            .sees("POST /b|hello")
            .answers(200, 400)
            .closes());
  }

  private static Stream<RequestCase> limits() {
    String limited = "POST /limited HTTP/1.1\r\nHost: example\r\n";
    return Stream.of(
        RequestCase.of(
                "a body as large as may be", limited + "Content-Length: 10\r\n\r\n0123456789")
            .sees("POST /limited|0123456789"),
        RequestCase.of(
                "a body larger than may be", limited + "Content-Length: 11\r\n\r\n01234567890")
            .refused(413),
        RequestCase.of(
                "a chunked body as large as may be",
                limited + TE + "\r\n5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n")
            .sees("POST /limited|0123456789"),
        RequestCase.of(
                "a chunked body larger than may be",
                limited + TE + "\r\nb\r\n01234567890\r\n0\r\n\r\n")
            .brokenOff(413),
        RequestCase.of(
                "a chunked body too large in sum",
                limited + TE + "\r\n6\r\n012345\r\n6\r\n012345\r\n0\r\n\r\n")
            .brokenOff(413));
  }
}
