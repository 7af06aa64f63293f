package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.statistics.Statistics;

/** The decoders against the {@link NaiveReader}, over messages that are nearly right. */
class DecoderPropertyTest {
  private final Agreement agreement = new Agreement();

  /** A change to a message: what stands at {@code place} is replaced. */
  record Change(int place, int length, String by) {
    String applyTo(String text) {
      int at = Math.floorMod(place, text.length() + 1);
      int end = Math.min(text.length(), at + length);
      return text.substring(0, at) + by + text.substring(end);
    }
  }

  @Property(tries = 3000)
  void requests_areReadAsTheNaiveReaderReadsThem(
      @ForAll("requests") String message,
      @ForAll("changes") List<Change> changes,
      @ForAll int cut) {
    Seen seen = agreement.request(MessageDriver.bytes(changed(message, changes)), cut);
    Statistics.label("head").collect(seen.whole());
    Statistics.label("head").coverage(c -> c.check(true).percentage(p -> p > 5));
  }

  @Property(tries = 3000)
  void responses_areReadAsTheNaiveReaderReadsThem(
      @ForAll("responses") String message,
      @ForAll("changes") List<Change> changes,
      @ForAll boolean toHead,
      @ForAll int cut) {
    Seen seen = agreement.response(MessageDriver.bytes(changed(message, changes)), toHead, cut);
    Statistics.label("head").collect(seen.whole());
    Statistics.label("head").coverage(c -> c.check(true).percentage(p -> p > 5));
  }

  @Property(tries = 500)
  void whatIsNotChanged_isAccepted(@ForAll("valid") String message, @ForAll int cut) {
    assertThat(agreement.request(MessageDriver.bytes(message), cut).ended()).isTrue();
  }

  private static String changed(String message, List<Change> changes) {
    String text = message;
    for (Change change : changes) {
      text = change.applyTo(text);
    }
    return text;
  }

  @Provide
  Arbitrary<List<Change>> changes() {
    Arbitrary<String> by =
        Arbitraries.oneOf(
            Arbitraries.of(
                "",
                "\r",
                "\n",
                "\r\n",
                "\r\n\r\n",
                " ",
                "\t",
                ":",
                ",",
                "0",
                "\0",
                "\u007f",
                "é",
                ";",
                "chunked",
                "Host: b\r\n",
                "Content-Length: 3\r\n",
                "Transfer-Encoding: chunked\r\n",
                "Connection: close\r\n",
                "HTTP/1.0",
                "%",
                "[",
                "]",
                "?",
                "@",
                "+",
                "-"),
            Arbitraries.strings().withCharRange('\0', '\u00ff').ofMaxLength(3));
    return Combinators.combine(Arbitraries.integers(), Arbitraries.integers().between(0, 4), by)
        .as(Change::new)
        .list()
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> requests() {
    Arbitrary<String> line =
        Combinators.combine(
                Arbitraries.of("GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "CONNECT", "X-Y"),
                Arbitraries.of(
                    "/",
                    "/",
                    "/a?b",
                    "/a?b",
                    "*",
                    "http://h/x",
                    "HTTPS://h:1?q",
                    "h:80",
                    "/%20",
                    "http://"),
                Arbitraries.frequency(
                    Tuple.of(8, "HTTP/1.1"), Tuple.of(2, "HTTP/1.0"), Tuple.of(1, "HTTP/2.0")))
            .as((method, target, version) -> method + ' ' + target + ' ' + version + "\r\n");
    Arbitrary<String> host =
        Arbitraries.of(
            "Host: h\r\n",
            "host:h:80\r\n",
            "HOST: [::1]:8 \r\n",
            "Host: i\r\n",
            "Host:j\r\n",
            "Host: \r\n",
            "");
    return Combinators.combine(Arbitraries.of("", "", "\r\n"), line, host, fields(), content())
        .as((before, start, name, lines, end) -> before + start + name + lines + end);
  }

  @Provide
  Arbitrary<String> responses() {
    return Combinators.combine(
            Arbitraries.of("HTTP/1.1 ", "HTTP/1.1 ", "HTTP/1.0 "),
            Arbitraries.of(
                "200 OK", "204 No", "304 Same", "100 Go", "101 Up", "200", "500 ", "99 x"),
            fields(),
            content())
        .as((version, status, lines, end) -> version + status + "\r\n" + lines + end);
  }

  @Provide
  Arbitrary<String> valid() {
    Arbitrary<String> framed =
        Arbitraries.oneOf(
            Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMaxLength(50)
                .map(body -> "Content-Length: " + body.length() + "\r\n\r\n" + body),
            chunks().map(body -> "Transfer-Encoding: chunked\r\n\r\n" + body));
    return Combinators.combine(Arbitraries.of("GET", "POST"), plainFields(), framed)
        .as((method, lines, rest) -> method + " /p HTTP/1.1\r\nHost: h\r\n" + lines + rest);
  }

  private static Arbitrary<String> plainFields() {
    return Arbitraries.of("A: b\r\n", "Cookie:c=d; e\r\n", "X:\t é \r\n", "Via: 1.1 v\r\n")
        .list()
        .ofMaxSize(5)
        .map(lines -> String.join("", lines));
  }

  private static Arbitrary<String> fields() {
    return Arbitraries.of(
            "A: b\r\n",
            "Content-Length: 3\r\n",
            "Content-Length: 0\r\n",
            "Content-Length: 03\r\n",
            "Transfer-Encoding: chunked\r\n",
            "transfer-encoding:\tChunked\r\n",
            "Transfer-Encoding: gzip, chunked\r\n",
            "Connection: close\r\n",
            "Connection: keep-alive, X\r\n",
            "X:\t é \r\n",
            "TE: trailers\r\n")
        .list()
        .ofMaxSize(3)
        .map(lines -> String.join("", lines));
  }

  private static Arbitrary<String> content() {
    return Arbitraries.oneOf(Arbitraries.of("", "abc", "abcGET / HTTP/1.1\r\n"), chunks())
        .map(body -> "\r\n" + body);
  }

  private static Arbitrary<String> chunks() {
    Arbitrary<String> chunk =
        Combinators.combine(
                Arbitraries.strings().withCharRange('\0', '\u00ff').ofMinLength(1).ofMaxLength(40),
                Arbitraries.of("", "", ";x", " ;x=\"y\"", ";"),
                Arbitraries.of("%x", "%X", "00%x"))
            .as((data, extension, size) ->
                String.format(size, data.length()) + extension + "\r\n" + data + "\r\n");
    return Combinators.combine(
            chunk.list().ofMaxSize(4), Arbitraries.of("0\r\n\r\n", "000;x\r\nT: 1\r\nU:\r\n\r\n"))
        .as((chunks, last) -> String.join("", chunks) + last);
  }
}
