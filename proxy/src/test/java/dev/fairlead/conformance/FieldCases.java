package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Host and field lines: RFC 9112 sections 3.2 and 5; RFC 9110 sections 5 and 7.2. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class FieldCases {
  private static final String GET = "GET /f HTTP/1.1\r\n";
  private static final String HOST = "Host: example\r\n";

  private FieldCases() {}

  static Stream<RequestCase> all() {
    return Stream.of(hosts(), hostFaults(), names(), values(), lines(), kept(), sizes())
        .flatMap(cases -> cases);
  }

  private static RequestCase field(String name, String lines) {
    return RequestCase.of(name, GET + HOST + lines + "\r\n\r\n");
  }

  private static Stream<RequestCase> hosts() {
    Stream<RequestCase> good =
        Stream.of(
                "example",
                "EXAMPLE.com",
                "example.com:80",
                "a_b.example",
                "127.0.0.1",
                "127.0.0.1:8080",
                "[::1]",
                "[::1]:80",
                "[2001:db8::1]",
                "[::ffff:1.2.3.4]",
                "a-b.c-d.example.",
                "xn--bcher-kva.example",
                "1.2.3",
                "a~b",
                "a%41")
            .map(host ->
                RequestCase.of("Host " + host, GET + "Host: " + host + "\r\n\r\n")
                    .sees("GET /f")
                    .fields("Host: " + host));
    Stream<RequestCase> bad =
        Stream.of(
                "a b",
                "a\tb",
                "a/b",
                "a@b",
                "u:p@b",
                "a?b",
                "a#b",
                "a\\b",
                "a\"b",
                "a<b",
                "a>b",
                "a^b",
                "a`b",
                "a{b",
                "a|b",
                "a}b",
                "[::1",
                "::1]",
                "::1",
                "[zz]",
                "[::1]x",
                "[::1]:x",
                "[]",
                "[1.2.3.4]",
                "[::1]]",
                "a[b]",
                "a:b",
                "a:80:80",
                "a:-1",
                "a:+1",
                "a:80 ,b",
                "a, b",
                "http://a",
                "a\u0000",
                "a\u0001b",
                "a\u007f",
                "a\u00e4",
                "",
                " ",
                "\t",
                ":",
                ":80",
                "a:8x",
                "a: 80",
                "a :80",
                "/",
                "a%",
                "a%z",
                "[::1%lo]",
                "[:::1]",
                "[1:2:3:4:5:6:7:8:9]",
                "[::12345]",
                "a\u000b",
                "a\u0000.b")
            .map(host ->
                RequestCase.of("bad Host " + Wire.shown(host), GET + "Host: " + host + "\r\n\r\n")
                    .refused(400));
    Stream<RequestCase> either =
        Stream.of(
                "a:",
                "a:99999",
                "a:080",
                "a,b",
                "[v1.fe]",
                "a;b",
                "a=b",
                "*",
                "a..b",
                ".",
                "256.1.1.1")
            .map(host ->
                RequestCase.of("odd Host " + host, GET + "Host: " + host + "\r\n\r\n")
                    .refused(400)
                    .sees("GET /f")
                    .fields("Host: " + host));
    return Stream.of(good, bad, either).flatMap(cases -> cases);
  }

  private static Stream<RequestCase> hostFaults() {
    return Stream.of(
        RequestCase.of("no Host", GET + "\r\n").refused(400),
        RequestCase.of("no Host but others", GET + "A: 1\r\n\r\n").refused(400),
        RequestCase.of("no Host but X-Forwarded-Host", GET + "X-Forwarded-Host: example\r\n\r\n")
            .refused(400),
        RequestCase.of("no Host in 1.2", "GET /f HTTP/1.2\r\n\r\n").refused(400),
        RequestCase.of("two Hosts", GET + HOST + "Host: other\r\n\r\n").refused(400),
        RequestCase.of("two equal Hosts", GET + HOST + HOST + "\r\n").refused(400),
        RequestCase.of("two Hosts apart", GET + HOST + "A: 1\r\nhost: other\r\n\r\n").refused(400),
        RequestCase.of("an empty second Host", GET + HOST + "Host:\r\n\r\n").refused(400),
        RequestCase.of("an empty first Host", GET + "Host:\r\n" + HOST + "\r\n").refused(400),
        RequestCase.of("space before the colon of Host", GET + "Host : example\r\n\r\n")
            .refused(400),
        RequestCase.of("space before Host", GET + " Host: example\r\n\r\n").refused(400),
        RequestCase.of("Host folded", GET + "Host:\r\n example\r\n\r\n").refused(400),
        RequestCase.of("Host and folded Host", GET + HOST + " other\r\n\r\n").refused(400),
        RequestCase.of("Host and Host after NUL", GET + HOST + "\u0000Host: b\r\n\r\n")
            .refused(400),
        RequestCase.of("Host in any case", GET + "hOsT: example\r\n\r\n").sees("GET /f"),
        RequestCase.of("Host without space", GET + "Host:example\r\n\r\n").sees("GET /f"),
        RequestCase.of("Host with much space", GET + "Host: \t example \t \r\n\r\n")
            .sees("GET /f")
            .fields("Host: example"),
        RequestCase.of("Host last", GET + "A: 1\r\n" + HOST + "\r\n")
            .sees("GET /f")
            .fields("A: 1", "Host: example"),
        RequestCase.of("HTTP/1.0 without Host", "GET /f HTTP/1.0\r\n\r\n")
            .sees("GET /f")
            .closes()
            .check(seen ->
                Checks.that(
                    "Host of the backend",
                    seen.fields().only("Host").startsWith("127.0.0.1:"),
                    seen.fields())),
        RequestCase.of("HTTP/1.0 with Host", "GET /f HTTP/1.0\r\n" + HOST + "\r\n")
            .sees("GET /f")
            .closes()
            .fields("Host: example"),
        RequestCase.of("HTTP/1.0 with two Hosts", "GET /f HTTP/1.0\r\n" + HOST + HOST + "\r\n")
            .refused(400),
        RequestCase.of("HTTP/1.0 with a bad Host", "GET /f HTTP/1.0\r\nHost: a b\r\n\r\n")
            .refused(400));
  }

  private static Stream<RequestCase> names() {
    Stream<RequestCase> bad =
        Stream.concat(
                Stream.of(
                    " ", "\t", "(", ")", ",", "/", ";", "<", "=", ">", "?", "@", "[", "\\", "]",
                    "{", "}", "\""),
                IntStream.of(0, 1, 8, 0x0b, 0x0c, 0x0d, 0x1f, 0x7f, 0x80, 0xa0, 0xff)
                    .mapToObj(c -> String.valueOf((char) c)))
            .flatMap(c ->
                Stream.of(
                    field("name with " + Wire.shown(c), "X" + c + "A: 1").refused(400),
                    field("name beginning with " + Wire.shown(c), c + "XA: 1").refused(400),
                    field("name ending with " + Wire.shown(c), "XA" + c + ": 1").refused(400)));
    Stream<RequestCase> others =
        Stream.of(
            field("empty name", ": 1").refused(400),
            field("colon only", ":").refused(400),
            field("no colon", "XA").refused(400),
            field("no colon but a space", "XA 1").refused(400),
            field("no colon, then a good line", "XA\r\nXB: 1").refused(400),
            field("two spaces before the colon", "XA  : 1").refused(400),
            field("every token character", "!#$%&'*+-.^_`|~09azAZ: 1")
                .sees("GET /f")
                .fields("Host: example", "!#$%&'*+-.^_`|~09azAZ: 1"),
            field("underscore", "X_A: 1").sees("GET /f").fields("Host: example", "X_A: 1"),
            field("dot", "X.A: 1").sees("GET /f").fields("Host: example", "X.A: 1"),
            field("one letter", "x: 1").sees("GET /f").fields("Host: example", "x: 1"));
    return Stream.concat(bad, others);
  }

  private static Stream<RequestCase> values() {
    Stream<RequestCase> bad =
        IntStream.concat(
                IntStream.rangeClosed(0, 0x1f).filter(c -> c != '\t' && c != '\n'),
                IntStream.of(0x7f))
            .mapToObj(c -> String.valueOf((char) c))
            .flatMap(c ->
                Stream.of(
                    field("value with " + Wire.shown(c), "X-A: a" + c + "b").refused(400),
                    field("value beginning with " + Wire.shown(c), "X-A:" + c + "b").refused(400),
                    field("value ending with " + Wire.shown(c), "X-A: a" + c).refused(400)));
    Stream<RequestCase> good =
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
                "()<>@,;:\\\"/[]?={}",
                "a=b; c=d")
            .map(value ->
                field("value " + Wire.shown(value), "X-A: " + value)
                    .sees("GET /f")
                    .fields("Host: example", "X-A: " + value));
    Stream<RequestCase> spaces =
        Stream.of(
            field("no space before the value", "X-A:a")
                .sees("GET /f")
                .fields("Host: example", "X-A: a"),
            field("much space around the value", "X-A: \t  a \t b\t \t")
                .sees("GET /f")
                .fields("Host: example", "X-A: a \t b"),
            field("value of spaces", "X-A:  \t ").sees("GET /f").fields("Host: example", "X-A: "));
    return Stream.of(bad, good, spaces).flatMap(cases -> cases);
  }

  private static Stream<RequestCase> lines() {
    Stream<RequestCase> afterHost =
        Stream.of(
                "X-A: a\r\n b",
                "X-A: a\r\n\tb",
                "X-A: a\r\n ",
                "X-A:\r\n b",
                "Content-Length: \r\n 0",
                "X-A: 1\nX-B: 2",
                "X-A: 1\rX-B: 2",
                "X-A: 1\r\r\nX-B: 2",
                "X-A: 1\n\rX-B: 2",
                "X-A: 1\nContent-Length: 5",
                "X-A: 1\rTransfer-Encoding: chunked",
                "X-A: 1\n\nGET /x HTTP/1.1",
                "X-A: 1\r\rGET /x HTTP/1.1")
            .map(lines -> field("lines " + Wire.shown(lines), lines).refused(400));
    Stream<RequestCase> others =
        Stream.of(
                " X-A: 1\r\n" + HOST + "\r\n",
                "\tX-A: 1\r\n" + HOST + "\r\n",
                "  \r\n" + HOST + "\r\n",
                HOST + "X-A: 1\n\r\n",
                HOST + "X-A: 1\r\n\n",
                HOST + "X-A: 1\n\n",
                HOST + "X-A: 1\r\n\r\r\n\r\n",
                HOST + "\r\r\n\r\n",
                "Host: example\n\r\n\r\n",
                HOST + "X-A: 1\r\r\n\r\n",
                HOST + "\n",
                HOST + "X-A: 1\r\n\rX\r\n\r\n")
            .map(rest -> RequestCase.of("head " + Wire.shown(rest), GET + rest).refused(400));
    return Stream.concat(afterHost, others);
  }

  private static Stream<RequestCase> kept() {
    return Stream.of(
        field(
                "unknown fields keep name, case, order and bytes",
                "x-lower: 1\r\nX-UPPER: 2\r\nx-MiXeD: 3\r\nX-Lower: 4\r\nZ: \u00e9\r\nA: 5")
            .sees("GET /f")
            .fields(
                "Host: example",
                "x-lower: 1",
                "X-UPPER: 2",
                "x-MiXeD: 3",
                "X-Lower: 4",
                "Z: \u00e9",
                "A: 5"),
        field("repeated fields are not merged", "Accept: a\r\nAccept: b\r\nCookie: a\r\nCookie: b")
            .sees("GET /f")
            .fields("Host: example", "Accept: a", "Accept: b", "Cookie: a", "Cookie: b"),
        field(
                "ordinary fields",
                "User-Agent: t/1 (x)\r\nAccept: */*\r\nAccept-Encoding: gzip\r\nRange: bytes=0-\r\n"
                    + "If-None-Match: \"x\"\r\nAuthorization: Basic eDp5\r\nReferer: http://a/b#c"
                    + "\r\nOrigin: null\r\nPragma: no-cache\r\nCache-Control: no-transform\r\n"
                    + "Trailer: X-T\r\nDate: yesterday")
            .sees("GET /f")
            .fields(
                "Host: example",
                "User-Agent: t/1 (x)",
                "Accept: */*",
                "Accept-Encoding: gzip",
                "Range: bytes=0-",
                "If-None-Match: \"x\"",
                "Authorization: Basic eDp5",
                "Referer: http://a/b#c",
                "Origin: null",
                "Pragma: no-cache",
                "Cache-Control: no-transform",
                "Trailer: X-T",
                "Date: yesterday"));
  }

  private static Stream<RequestCase> sizes() {
    String many = "X-A: 1\r\n".repeat(300);
    return Stream.of(
        field("a large field", "X-A: " + "a".repeat(6000))
            .sees("GET /f")
            .fields("Host: example", "X-A: " + "a".repeat(6000)),
        field("a field larger than a head may be", "X-A: " + "a".repeat(9000)).refused(431),
        field("a name larger than a head may be", "X".repeat(9000) + ": 1").refused(431),
        field(
                "a head too large by many lines",
                ("X-A: " + "a".repeat(400) + "\r\n").repeat(30) + "X-B: 1")
            .refused(431),
        RequestCase.of("too many fields", GET + HOST + many + "\r\n").refused(431),
        RequestCase.of("as many fields as may be", GET + HOST + "X-A: 1\r\n".repeat(199) + "\r\n")
            .sees("GET /f"),
        RequestCase.of(
                "a target as long as may be",
                "GET /" + "a".repeat(2047) + " HTTP/1.1\r\n" + HOST + "\r\n")
            .sees("GET /" + "a".repeat(2047)),
        RequestCase.of(
                "a target one too long",
                "GET /" + "a".repeat(2048) + " HTTP/1.1\r\n" + HOST + "\r\n")
            .refused(414),
        RequestCase.of(
                "a target longer than a head may be",
                "GET /" + "a".repeat(20_000) + " HTTP/1.1\r\n" + HOST + "\r\n")
            .refused(414),
        RequestCase.of(
                "a method longer than a head may be",
                "G".repeat(9000) + " / HTTP/1.1\r\n" + HOST + "\r\n")
            .refused(400, 431, 501));
  }
}
