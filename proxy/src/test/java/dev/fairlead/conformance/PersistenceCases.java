package dev.fairlead.conformance;

import dev.fairlead.testing.Wire;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/** Connections that go on and connections that end: RFC 9112 section 9. */
// Line ends are the matter here, so they are written out.
@SuppressWarnings("StringConcatToTextBlock")
final class PersistenceCases {
  private static final String HEAD = "GET /h HTTP/1.1\r\nHost: example\r\n";
  private static final String GET = HEAD + "\r\n";
  private static final String TEN = "GET /h HTTP/1.0\r\nHost: example\r\n";
  private static final String SIZED =
      "POST /p HTTP/1.1\r\nHost: example\r\nContent-Length: 3\r\n\r\none";
  private static final String CHUNKED =
      "POST /q HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked\r\n\r\n"
          + "3\r\ntwo\r\n0\r\n\r\n";

  private PersistenceCases() {}

  static Stream<RequestCase> all() {
    return Stream.of(closing(), pipelines(), faultyPipelines()).flatMap(cases -> cases);
  }

  private static Stream<RequestCase> closing() {
    Stream<RequestCase> closed =
        Stream.of(
                "Connection: close",
                "CONNECTION: CLOSE",
                "Connection: x, close",
                "Connection: x\r\nConnection: close",
                "Connection: keep-alive, close",
                "Connection: close, keep-alive",
                "Connection: ,close,",
                "Connection: close\r\nConnection: keep-alive")
            .flatMap(lines ->
                Stream.of(
                    RequestCase.of("closes on " + lines, HEAD + lines + "\r\n\r\n"),
                    RequestCase.of(
                        "reads nothing after " + lines, HEAD + lines + "\r\n\r\n" + GET)))
            .map(row -> row.sees("GET /h").closes());
    Stream<RequestCase> old =
        Stream.of(
                "",
                "Connection: keep-alive\r\n",
                "Connection: X-Hop\r\nX-Hop: 1\r\n",
                "Keep-Alive: 300\r\nConnection: Keep-Alive\r\n")
            .flatMap(lines ->
                Stream.of(
                    RequestCase.of("HTTP/1.0 closes on " + lines, TEN + lines + "\r\n"),
                    RequestCase.of(
                        "HTTP/1.0 reads nothing after " + lines, TEN + lines + "\r\n" + GET)))
            .map(row -> row.sees("GET /h").closes().fields("Host: example"));
    Stream<RequestCase> open =
        Stream.of("closed", "clos", "x-close", "\"close\"")
            .map(option ->
                RequestCase.of(
                        "stays open on " + option, HEAD + "Connection: " + option + "\r\n\r\n")
                    .sees("GET /h"));
    return Stream.of(closed, old, open).flatMap(cases -> cases);
  }

  private static Stream<RequestCase> pipelines() {
    String head = "HEAD /r HTTP/1.1\r\nHost: example\r\n\r\n";
    List<String> fifty = Collections.nCopies(50, "GET /h");
    return Stream.of(
        RequestCase.of("pipeline of two", GET + GET).sees("GET /h", "GET /h"),
        RequestCase.of("pipeline of every kind of body", SIZED + CHUNKED + GET + head + SIZED)
            .sees("POST /p|one", "POST /q|two", "GET /h", "HEAD /r", "POST /p|one"),
        RequestCase.of("pipeline of fifty", GET.repeat(50)).sees(fifty.toArray(String[]::new)),
        RequestCase.of(
                "pipeline that closes in its middle",
                GET + HEAD + "Connection: close\r\n\r\n" + GET)
            .sees("GET /h", "GET /h")
            .closes());
  }

  private static Stream<RequestCase> faultyPipelines() {
    String zero = "\r\n\r\n0\r\n\r\n";
    Stream<RequestCase> faults =
        Stream.of(
                "GET /x\u0000 HTTP/1.1\r\nHost: example\r\n\r\n",
                "GET / HTTP/1.1\r\nHost : x\r\n\r\n",
                "GET / HTTP/1.1\r\n\r\n",
                "\u0000",
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked"
                    + zero,
                "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5, 5\r\n\r\nhello",
                "GET / HTTP/1.1\nHost: x\n\n")
            .flatMap(fault ->
                Stream.of(GET, SIZED, CHUNKED)
                    .map(good ->
                        RequestCase.of(
                                "fault after " + Wire.shown(good + fault),
                                good + fault + "\r\n" + GET)
                            .sees(
                                good.equals(GET)
                                    ? "GET /h"
                                    : good.equals(SIZED) ? "POST /p|one" : "POST /q|two")
                            .answers(200, 400)
                            .closes()));
    return Stream.concat(
        faults,
        Stream.of(
            RequestCase.of(
                    "good, then unknown coding",
                    GET
                        + "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: x, chunked"
                        + zero
                        + GET)
                .sees("GET /h")
                .answers(200, 501)
                .closes(),
            RequestCase.of("good, then HTTP/2", GET + "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                .sees("GET /h")
                .answers(200, 505)
                .closes()));
  }
}
