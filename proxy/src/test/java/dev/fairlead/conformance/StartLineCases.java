package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.util.stream.Stream;

/** Request lines: RFC 9112 sections 2.2, 3 and 3.2; RFC 9110 section 9.1. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class StartLineCases {
  private static final String HOST = "Host: example\r\n\r\n";

  private StartLineCases() {}

  static Stream<RequestCase> all() {
    return Stream.of(
            methods(),
            origins(),
            absolutes(),
            badTargets(),
            badForms(),
            versions(),
            separators(),
            before())
        .flatMap(cases -> cases);
  }

  private static RequestCase line(String name, String line) {
    return RequestCase.of(name, line + "\r\n" + HOST);
  }

  private static Stream<RequestCase> methods() {
    Stream<RequestCase> good =
        Stream.of(
                "GET",
                "POST",
                "PUT",
                "DELETE",
                "OPTIONS",
                "PATCH",
                "get",
                "FOO",
                "M-SEARCH",
                "PROPFIND",
                "!#$%&'*+-.^_`|~09",
                "Get",
                "GETT",
                "X")
            .map(name -> line("method " + name, name + " /m HTTP/1.1").sees(name + " /m"));
    Stream<RequestCase> bad =
        Stream.of(
                "G(T",
                "G)T",
                "G,T",
                "G/T",
                "G:T",
                "G;T",
                "G<T",
                "G=T",
                "G>T",
                "G?T",
                "G@T",
                "G[T",
                "G\\T",
                "G]T",
                "G{T",
                "G}T",
                "G\"T",
                "G\u0000T",
                "G\u0001T",
                "G\u007fT",
                "G\u0080T",
                "G\u00ffT",
                "")
            .map(
                name -> line("bad method " + Wire.shown(name), name + " /m HTTP/1.1").refused(400));
    return Stream.concat(good, bad);
  }

  private static Stream<RequestCase> origins() {
    return Stream.of(
            "/",
            "/a/b/c",
            "/a?b=c&d=e",
            "/?",
            "/a?b?c",
            "//a/b",
            "/a//b",
            "/./a/../b",
            "/%41%2f",
            "/%zz",
            "/a;b=c,d",
            "/a:b@c",
            "/\"<>\\^`{|}",
            "/~!$&'()*+,;=-._",
            "/?\"<>\\^`{|}",
            "/a%0d%0aX:b",
            "/http://b/c",
            "/a?http://b/c")
        .map(target ->
            line("target " + target, "GET " + target + " HTTP/1.1")
                .sees("GET " + target)
                .fields("Host: example"));
  }

  private static Stream<RequestCase> absolutes() {
    return Stream.of(
        absolute("http://other/x", "GET", "/x", "other"),
        absolute("http://other:81/x?y=z", "GET", "/x?y=z", "other:81"),
        absolute("http://other", "GET", "/", "other"),
        absolute("http://other?y", "GET", "/?y", "other"),
        absolute("HTTP://Other/x", "GET", "/x", "Other"),
        absolute("https://other/x", "GET", "/x", "other"),
        absolute("http://[::1]:8080/x", "GET", "/x", "[::1]:8080"),
        absolute("http://127.0.0.1/x//y", "GET", "/x//y", "127.0.0.1"),
        absolute("http://other/http://third/", "GET", "/http://third/", "other"),
        absolute("http://other/@x", "GET", "/@x", "other"),
        absolute("http://other?u@v", "GET", "/?u@v", "other"),
        absolute("http://other", "OPTIONS", "*", "other"),
        absolute("http://other/", "OPTIONS", "/", "other"),
        absolute("http://other:8001", "OPTIONS", "*", "other:8001"),
        line("asterisk form", "OPTIONS * HTTP/1.1").sees("OPTIONS *").fields("Host: example"),
        RequestCase.of(
                "absolute form with other fields",
                "GET http://other/x HTTP/1.1\r\nA: 1\r\nhOST: example\r\nB: 2\r\n\r\n")
            .sees("GET /x")
            .field("Host", "other")
            .field("A", "1")
            .field("B", "2")
            .field("X-Forwarded-Host", "other"),
        RequestCase.of("HTTP/1.0 absolute form", "GET http://other/x HTTP/1.0\r\n\r\n")
            .sees("GET /x")
            .closes()
            .field("Host", "other"));
  }

  private static RequestCase absolute(String target, String method, String seen, String host) {
    return line(method + " absolute form " + target, method + " " + target + " HTTP/1.1")
        .sees(method + " " + seen)
        .field("Host", host);
  }

  private static Stream<RequestCase> badTargets() {
    return Stream.of(
            "a",
            "*",
            "/a#b",
            "/#",
            "#",
            "/a\u0000b",
            "/a\u0001b",
            "/a\tb",
            "/a\u007fb",
            "/a\u0080b",
            "/a\u00e4b",
            "/a\u00ff",
            "http:/other/x",
            "http:///x",
            "http://",
            "http://:80/x",
            "http://user@other/x",
            "http://user:word@other/x",
            "http://@other/x",
            "http://other:x/y",
            "http://other:80:80/y",
            "http://oth er/x",
            "http://other/x#y",
            "ftp://other/x",
            "file:///etc/passwd",
            "other:80",
            "other",
            "http:other",
            "://other/x",
            "http//other/x",
            "http://[::1/x",
            "http://::1/x",
            "http://[zz]/x",
            "http://ot\\her/x",
            "http://oth<er/x",
            "http://other\u0000/x",
            "http://other:-1/x",
            "../a",
            "?a",
            ".",
            "h2://other/",
            "http://a,b@c/x",
            "\\a",
            "*/",
            "%2f")
        .map(target ->
            line("bad target " + Wire.shown(target), "GET " + target + " HTTP/1.1").refused(400));
  }

  private static Stream<RequestCase> badForms() {
    return Stream.of(
        line("asterisk with GET and query", "GET *?a HTTP/1.1").refused(400),
        line("asterisk with a tail", "OPTIONS *a HTTP/1.1").refused(400),
        line("asterisk with a slash", "OPTIONS */ HTTP/1.1").refused(400),
        line("CONNECT authority", "CONNECT other:443 HTTP/1.1").refused(405),
        line("CONNECT origin form", "CONNECT /x HTTP/1.1").refused(405, 400),
        line("CONNECT absolute form", "CONNECT http://other/ HTTP/1.1").refused(405, 400),
        RequestCase.of("absolute form without Host", "GET http://other/x HTTP/1.1\r\nA: 1\r\n\r\n")
            .refused(400),
        RequestCase.of(
                "absolute form with an invalid Host",
                "GET http://other/x HTTP/1.1\r\nHost: a b\r\n\r\n")
            .refused(400),
        RequestCase.of(
                "absolute form with two Hosts",
                "GET http://other/x HTTP/1.1\r\nHost: other\r\nHost: other\r\n\r\n")
            .refused(400));
  }

  private static Stream<RequestCase> versions() {
    return Stream.concat(
        Stream.of(
                "http/1.1",
                "Http/1.1",
                "HTTP/1",
                "HTTP/1.",
                "HTTP/.1",
                "HTTP/1.1.1",
                "HTTP/11.1",
                "HTTP/1.10",
                "HTTP/1.01",
                "HTTP/01.1",
                "HTTP /1.1",
                "HTTP/ 1.1",
                "HTTP/1 .1",
                "HTTP/1. 1",
                "HTP/1.1",
                "HTTPS/1.1",
                "XHTTP/1.1",
                "HTTP/1,1",
                "HTTP/a.b",
                "HTTP/1.a",
                "HTTP/-1.1",
                "HTTP/+1.1",
                "HTTP/1.1x",
                "HTTP/0.9",
                "HTTP/0.0",
                "HTTP\\1.1",
                "HTTP1.1",
                "1.1",
                "HTTP/",
                "HTTP/1.1\u0000",
                "HTTP/1.\u00b2",
                "TTP/1.1",
                "SIP/2.0",
                "HTTP/1.1 HTTP/1.1",
                "HTTP/1.1,",
                "HTTP/1\u0000.1",
                "hTTP/1.1",
                "HTTP/1.1;")
            .map(version ->
                line("version " + Wire.shown(version), "GET /v " + version).refused(400)),
        Stream.of(
            line("version HTTP/2.0", "GET /v HTTP/2.0").refused(505),
            line("version HTTP/3.0", "GET /v HTTP/3.0").refused(505),
            line("version HTTP/9.9", "GET /v HTTP/9.9").refused(505),
            line("version HTTP/2", "GET /v HTTP/2").refused(400, 505),
            line("version HTTP/1.2", "GET /v HTTP/1.2").sees("GET /v"),
            line("version HTTP/1.9", "GET /v HTTP/1.9").sees("GET /v"),
            line("version HTTP/1.1", "GET /v HTTP/1.1").sees("GET /v"),
            line("version HTTP/1.0", "GET /v HTTP/1.0")
                .sees("GET /v")
                .closes()
                .check(seen ->
                    Checks.that(
                        "Via of a 1.0 request",
                        seen.fields().only("Via").startsWith("1.0 "),
                        seen.fields())),
            RequestCase.of("HTTP/0.9 request", "GET /v\r\n\r\n").refused(400),
            RequestCase.of("HTTP/0.9 request with fields", "GET /v\r\n" + HOST).refused(400),
            RequestCase.of("HTTP/0.9 request with a space", "GET /v \r\n" + HOST).refused(400)));
  }

  private static Stream<RequestCase> separators() {
    Stream<RequestCase> lines =
        Stream.of(
                "GET  /s HTTP/1.1",
                "GET /s  HTTP/1.1",
                "GET\t/s HTTP/1.1",
                "GET /s\tHTTP/1.1",
                "GET\u000b/s HTTP/1.1",
                "GET\f/s HTTP/1.1",
                "GET\u00a0/s HTTP/1.1",
                "GET /s HTTP/1.1 ",
                "GET /s HTTP/1.1\t",
                " GET /s HTTP/1.1",
                "\tGET /s HTTP/1.1",
                "GET /s t HTTP/1.1",
                "GET /s\rt HTTP/1.1",
                "GET /s\r HTTP/1.1",
                "GET\r/s HTTP/1.1",
                "GET /s HTTP/1.1\r",
                "GET: /s HTTP/1.1",
                "GET /sHTTP/1.1",
                "GET",
                "GET ",
                "GET HTTP/1.1",
                "HTTP/1.1 GET /s",
                "HTTP/1.1 200 OK",
                "   ",
                ":",
                "\u00ef\u00bb\u00bfGET /s HTTP/1.1",
                "\u0000GET /s HTTP/1.1",
                "GET /s HTTP/1.1\u000b",
                "GET /s\u0000 HTTP/1.1",
                "GET \u0000/s HTTP/1.1")
            .map(line -> line("request line " + Wire.shown(line), line).refused(400));
    return Stream.concat(
        lines,
        Stream.of(
            RequestCase.of("LF ends the request line", "GET /s HTTP/1.1\n" + HOST).refused(400),
            RequestCase.of("CR ends the request line", "GET /s HTTP/1.1\r" + HOST).refused(400),
            RequestCase.of("LF CR ends the request line", "GET /s HTTP/1.1\n\r" + HOST)
                .refused(400),
            RequestCase.of("LF ends every line", "GET /s HTTP/1.1\nHost: example\n\n").refused(400),
            RequestCase.of("CR ends every line", "GET /s HTTP/1.1\rHost: example\r\r").refused(400),
            RequestCase.of("target with a NUL", "GET /%00 HTTP/1.1\r\n" + HOST)
                .answeredByProxy(400),
            RequestCase.of("SMTP", "EHLO example\r\n\r\n").refused(400),
            RequestCase.of(
                    "PROXY protocol",
                    "PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\nGET /s HTTP/1.1\r\n" + HOST)
                .refused(400)));
  }

  private static Stream<RequestCase> before() {
    String get = "GET /e HTTP/1.1\r\n" + HOST;
    return Stream.of(
        RequestCase.of("an empty line before", "\r\n" + get).sees("GET /e"),
        RequestCase.of("two empty lines before", "\r\n\r\n" + get).sees("GET /e"),
        RequestCase.of("an empty line between", get + "\r\n" + get).sees("GET /e", "GET /e"),
        RequestCase.of(
                "an empty line after a body",
                "POST /e HTTP/1.1\r\nContent-Length: 2\r\n" + HOST + "ok\r\n" + get)
            .sees("POST /e|ok", "GET /e"),
        RequestCase.of("LF before", "\n" + get).refused(400),
        RequestCase.of("LF LF before", "\n\n" + get).refused(400),
        RequestCase.of("CR before", "\r" + get).refused(400),
        RequestCase.of("CR CR LF before", "\r\r\n" + get).refused(400),
        RequestCase.of("CRLF LF before", "\r\n\n" + get).refused(400),
        RequestCase.of("empty line with a space before", " \r\n" + get).refused(400));
  }
}
