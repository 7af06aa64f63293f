package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1RequestDecoderTest {
  private final MessageDriver driver = new MessageDriver();

  /** Reads the text whole, byte by byte and cut at every two places; all must come to the same. */
  private Seen read(String text) {
    byte[] in = MessageDriver.bytes(text.translateEscapes());
    Seen seen = driver.request(in);
    assertThat(driver.request(in, Agreement.everywhere(in))).isEqualTo(seen);
    int step = Math.max(1, in.length / 60);
    for (int first = 0; first <= in.length; first += step) {
      for (int second = first; second <= in.length; second += step) {
        assertThat(driver.request(in, first, second)).isEqualTo(seen);
      }
    }
    return seen;
  }

  private Failure refusal(String text) {
    String verdict = read(text).verdict();
    assertThat(verdict).startsWith("REFUSED ");
    return Failure.valueOf(verdict.substring("REFUSED ".length()));
  }

  @Test
  void aRequest_isReadToItsLastByte() {
    Seen seen = read("GET /a?b HTTP/1.1\\r\\nHost: h:80\\r\\nX:  y \\r\\n\\r\\nGET");
    assertThat(seen.verdict()).isEqualTo("WHOLE");
    assertThat(seen.start()).containsExactly("GET", "/a?b", "1.1", "h", "h:80", "/a", "keep");
    assertThat(seen.fields()).containsExactly("Host|h:80", "X|y");
    assertThat(seen.framing()).isEqualTo("NONE");
    assertThat(seen.end()).isEqualTo(41);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"GET", "HEAD", "OPTIONS", "TRACE", "POST", "get", "M-SEARCH", "!#$%&'*+-.^_`|~09"})
  void anyTokenIsAMethod_andItsCaseCounts(String method) {
    Seen seen = read(method + " / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
    assertThat(seen.whole()).isTrue();
    assertThat(seen.start().getFirst()).isEqualTo(method);
    boolean known = List.of("GET", "HEAD", "OPTIONS", "TRACE").contains(method);
    assertThat(driver.lastRequest().method().name()).isEqualTo(known ? method : "OTHER");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      value = {
        "/, '', /",
        "/a/b?c=d?e, '', /a/b",
        "//x/y, '', //x/y",
        "/?, '', /",
        "http://o, o, ''",
        "http://o/, o, /",
        "HTTP://O:8080/p?q, O, /p",
        "https://o?q, o, ''",
        "http://[::1]:80/x, [::1], /x",
        "/http://o/, '', /http://o/",
        "/%zz, '', /%zz",
        "/\"<>^`{|}[], '', /\"<>^`{|}[]",
      })
  void targets_giveHostAndPath(String target, String host, String path) {
    Seen seen = read("GET " + target.replace("\"", "\\\"") + " HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n");
    String bare = host.replace("'", "");
    assertThat(seen.whole()).isTrue();
    assertThat(seen.start().get(3)).isEqualTo(bare.isEmpty() ? "h" : bare);
    assertThat(seen.start().get(5)).isEqualTo(path.replace("'", ""));
    assertThat(driver.lastRequest().absolute()).isEqualTo(!bare.isEmpty());
  }

  @Test
  void theAsterisk_isForOptionsOnly() {
    assertThat(read("OPTIONS * HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n").start().get(5)).isEqualTo("*");
    assertThat(refusal("GET * HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n")).isEqualTo(Failure.BAD_REQUEST);
    assertThat(refusal("OPTIONS *a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  void upToTwoEmptyLines_mayComeFirst() {
    assertThat(read("\\r\\nGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n").whole()).isTrue();
    assertThat(read("\\r\\n\\r\\nGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n").whole()).isTrue();
    assertThat(refusal("\\r\\n\\r\\n\\r\\nGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
    assertThat(refusal("\\nGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
    assertThat(refusal("\\rGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET  / HTTP/1.1",
        " GET / HTTP/1.1",
        "GET /  HTTP/1.1",
        "GET / HTTP/1.1 ",
        "GET\\t/ HTTP/1.1",
        "GET /\\tHTTP/1.1",
        "GET / HTTP/1.1\\r",
        "GET /",
        "GET",
        "GET / HTTP/1",
        "GET / HTTP/1.",
        "GET / HTTP/1.10",
        "GET / HTTP/11.1",
        "GET / http/1.1",
        "GET / Http/1.1",
        "GET / HTTP/1,1",
        "GET / HTTP 1.1",
        "GET / HTTP/ 1.1",
        "GET / HTTP/+1.1",
        "GET / HTTP/x.1",
        "G(T / HTTP/1.1",
        "G\\0T / HTTP/1.1",
        "/ HTTP/1.1",
        "GET /\\0 HTTP/1.1",
        "GET /a#b HTTP/1.1",
        "GET /a b HTTP/1.1",
        "GET /\\351 HTTP/1.1",
        "GET /\\177 HTTP/1.1",
        "GET a HTTP/1.1",
        "GET ?a HTTP/1.1",
        "GET h:80 HTTP/1.1",
        "GET ftp://h/ HTTP/1.1",
        "GET http:/h/ HTTP/1.1",
        "GET http:// HTTP/1.1",
        "GET http:/// HTTP/1.1",
        "GET http://?q HTTP/1.1",
        "GET http://:80/ HTTP/1.1",
        "GET http://u@h/ HTTP/1.1",
        "GET http://h:x/ HTTP/1.1",
        "GET http://[::1/ HTTP/1.1",
        "GET http://h,i/ HTTP/1.1",
        "GET http HTTP/1.1",
        "GET / HTTP/1.1\\nX: y",
        "\\26\\3\\1\\2"
      })
  void malformedRequestLines_are400(String line) {
    assertThat(refusal(line + "\\r\\nHost: h\\r\\n\\r\\n")).isEqualTo(Failure.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host : h",
        " Host: h",
        "X: y\\r\\nHost: h\\r\\n z",
        "Host: h\\r\\n\\tz",
        "Host: h\\nX: y",
        "Host: h\\r\\rX: y",
        "Host: h\\r\\nX: a\\0b",
        "Host: h\\r\\nX: a\\177",
        "Host: h\\r\\n: v",
        "Host: h\\r\\nX",
        "Host: h\\r\\nX\\0: y",
        "Host: h\\r\\nX y: z",
        "Host: h\\r\\n\\351: y",
        "X: y",
        "Host: h\\r\\nHost: h",
        "Host: h\\r\\nhOST: i",
        "Host:",
        "Host: ",
        "Host: a b",
        "Host: a,b",
        "Host: u@h",
        "Host: h:x",
        "Host: h:65536",
        "Host: [1:2]",
        "Host: h/",
        "Host: http://h",
        "Host: \\351",
        "Host: :80"
      })
  void malformedFieldsAndHosts_are400(String fields) {
    assertThat(refusal("GET / HTTP/1.1\\r\\n" + fields + "\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  void aBadHost_isRefusedEvenWhereTheTargetNamesAnother() {
    assertThat(refusal("GET http://h/ HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
    assertThat(refusal("GET http://h/ HTTP/1.1\\r\\n\\r\\n")).isEqualTo(Failure.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: ",
        "Content-Length: -1",
        "Content-Length: +1",
        "Content-Length: 0x1",
        "Content-Length: 1 1",
        "Content-Length: 1, 1",
        "Content-Length: 1,",
        "Content-Length: 1\\r\\nContent-Length: 1",
        "Content-Length: 1\\r\\nContent-Length: 2",
        "Content-Length: 9223372036854775808",
        "Content-Length: 1e1",
        "Content-Length: \\262",
        "Content-Length: 1.0",
        "Content-Length: \\\"1\\\"",
        "Content-Length: 1;",
        "Content-Length: 5\\r\\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\\r\\nContent-Length: 0",
        "Content-Length: x\\r\\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding:",
        "Transfer-Encoding: identity",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked, gzip",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: \\\"chunked\\\"",
        "Transfer-Encoding: chunked\\13",
        "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: identity",
        "Transfer-Encoding : chunked"
      })
  void framingInDoubt_is400(String fields) {
    assertThat(refusal("POST / HTTP/1.1\\r\\nHost: h\\r\\n" + fields + "\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
  }

  @Test
  void chunkedInHttp10_is400() {
    assertThat(refusal("POST / HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n"))
        .isEqualTo(Failure.BAD_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip, chunked", "gzip,chunked", "gzip\\r\\nTransfer-Encoding: Chunked"})
  void codingsWithAnEnd_thatAreNotKnown_are501(String codings) {
    assertThat(
            refusal(
                "POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: " + codings + "\\r\\n\\r\\n"))
        .isEqualTo(Failure.UNKNOWN_CODING);
  }

  @ParameterizedTest
  @ValueSource(strings = {"chunked", "CHUNKED", "Chunked \\t", "\\tchunked"})
  void chunked_isChunked(String coding) {
    Seen seen =
        read(
            "POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding:"
                + coding
                + "\\r\\n\\r\\n3\\r\\nabc\\r\\n0\\r\\nT: 1\\r\\n\\r\\nX");
    assertThat(seen.framing()).isEqualTo("CHUNKED");
    assertThat(seen.data()).isEqualTo("abc");
    assertThat(seen.trailers()).containsExactly("T|1");
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "00003, 3", "9223372036854775807, 9223372036854775807"})
  void aLength_isADecimalNumber(String text, long length) {
    Seen seen =
        read("POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: " + text + "\\r\\n\\r\\nabcd");
    assertThat(seen.framing()).isEqualTo("LENGTH " + length);
    assertThat(seen.ended()).isEqualTo(length <= 4);
  }

  @Test
  void versions_aboveOne_are505_andCONNECTis405() {
    assertThat(refusal("GET / HTTP/2.0\\r\\nHost: h\\r\\n\\r\\n"))
        .isEqualTo(Failure.UNKNOWN_VERSION);
    assertThat(refusal("PRI * HTTP/2.0\\r\\n\\r\\nSM\\r\\n\\r\\n"))
        .isEqualTo(Failure.UNKNOWN_VERSION);
    assertThat(refusal("GET / HTTP/0.9\\r\\n\\r\\n")).isEqualTo(Failure.BAD_REQUEST);
    assertThat(refusal("CONNECT h:80 HTTP/1.1\\r\\nHost: h:80\\r\\n\\r\\n"))
        .isEqualTo(Failure.METHOD_REFUSED);
  }

  @ParameterizedTest
  @CsvSource({"1.0, ''", "1.1, Host: h", "1.2, Host: h", "1.9, Host: h"})
  void minorVersions_areAllUnderstood(String version, String host) {
    Seen seen =
        read(
            "GET / HTTP/"
                + version
                + "\\r\\n"
                + (host.isEmpty() ? "" : host + "\\r\\n")
                + "\\r\\n");
    assertThat(seen.whole()).isTrue();
    assertThat(seen.start()).contains(version, version.equals("1.0") ? "close" : "keep");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Connection: close|close",
        "Connection: x, CLOSE|close",
        "Connection: x\\r\\nConnection: close|close",
        "Connection: keep-alive|keep",
        "Connection: closed|keep",
        "Proxy-Connection: close|keep",
        "X: y|keep"
      })
  void close_isWhatConnectionSays(String field, String expected) {
    assertThat(read("GET / HTTP/1.1\\r\\nHost: h\\r\\n" + field + "\\r\\n\\r\\n").start())
        .endsWith(expected);
  }

  private Http1Request whole(String version, String fields) {
    assertThat(
            read("GET / HTTP/" + version + "\\r\\nHost: h\\r\\n" + fields + "\\r\\n\\r\\n").whole())
        .isTrue();
    return driver.lastRequest();
  }

  @Test
  void upgrade_isAskedForByBothFields_butNotToH2cNorInHttp10() {
    assertThat(whole("1.1", "Connection: upgrade\\r\\nUpgrade: websocket").upgrade()).isTrue();
    assertThat(whole("1.1", "Connection: keep-alive, Upgrade\\r\\nUpgrade: websocket").upgrade())
        .isTrue();
    assertThat(whole("1.1", "Upgrade: websocket").upgrade()).isFalse();
    assertThat(whole("1.1", "Connection: upgrade").upgrade()).isFalse();
    assertThat(whole("1.1", "Connection: upgrade\\r\\nUpgrade: websocket, H2C").upgrade())
        .isFalse();
    assertThat(whole("1.0", "Connection: upgrade\\r\\nUpgrade: websocket").upgrade()).isFalse();
  }

  @Test
  void expectAndTe_areReadInHttp11Only() {
    assertThat(whole("1.1", "Expect: 100-Continue").expectsContinue()).isTrue();
    assertThat(whole("1.1", "Expect: x").expectsContinue()).isFalse();
    assertThat(whole("1.0", "Expect: 100-continue").expectsContinue()).isFalse();
    assertThat(whole("1.1", "TE: trailers").trailersWelcome()).isTrue();
    assertThat(whole("1.1", "TE: gzip").trailersWelcome()).isFalse();
    assertThat(whole("1.0", "TE: trailers").trailersWelcome()).isFalse();
  }

  @Test
  void aReusedDecoder_forgetsTheLastRequest() {
    read(
        "HEAD http://o/p HTTP/1.0\\r\\nHost: h\\r\\nConnection: close\\r\\nContent-Length: 1\\r\\nTE: trailers\\r\\n\\r\\nx");
    Seen seen = driver.request("GET /q HTTP/1.1\r\nHost: h\r\n\r\n");
    assertThat(seen.start()).containsExactly("GET", "/q", "1.1", "h", "h", "/q", "keep");
    assertThat(seen.framing()).isEqualTo("NONE");
    Http1Request request = driver.lastRequest();
    assertThat(request.method()).isEqualTo(Http1Request.Method.GET);
    assertThat(request.absolute()).isFalse();
    assertThat(request.trailersWelcome()).isFalse();
    assertThat(request.contentLength()).isZero();
  }

  @Test
  void aRefusedHead_doesNotCarryTheLastRequestsMethodOrVersion() {
    driver.request("HEAD / HTTP/1.0\r\n\r\n");
    assertThat(driver.request("HEAD\r\n").verdict()).isEqualTo("REFUSED BAD_REQUEST");
    assertThat(driver.lastRequest().method()).isEqualTo(Http1Request.Method.OTHER);
    assertThat(driver.lastRequest().minorVersion()).isEqualTo(1);
  }

  @Test
  void limits_areExact() {
    String head = "GET /abc HTTP/1.1\\r\\nHost: h\\r\\nA: b\\r\\n\\r\\n";
    int size = head.translateEscapes().length();
    assertThat(driver.limits(size, 4, 2).request(head.translateEscapes()).whole()).isTrue();
    assertThat(read(head).whole()).isTrue();
    driver.limits(size - 1, 4, 2);
    assertThat(refusal(head)).isEqualTo(Failure.HEAD_TOO_LARGE);
    driver.limits(size, 3, 2);
    assertThat(refusal(head)).isEqualTo(Failure.TARGET_TOO_LONG);
    driver.limits(size, 4, 1);
    assertThat(refusal(head)).isEqualTo(Failure.HEAD_TOO_LARGE);
  }

  @Test
  void headsThatNeverEnd_areRefusedAtTheLimit() {
    driver.limits(100, 50, 10);
    assertThat(refusal("G".repeat(200))).isEqualTo(Failure.HEAD_TOO_LARGE);
    assertThat(refusal("GET /" + "a".repeat(200))).isEqualTo(Failure.TARGET_TOO_LONG);
    assertThat(refusal("GET / HTTP/1.1\\r\\nN" + "a".repeat(200)))
        .isEqualTo(Failure.HEAD_TOO_LARGE);
    assertThat(refusal("GET / HTTP/1.1\\r\\nN:" + "a".repeat(200)))
        .isEqualTo(Failure.HEAD_TOO_LARGE);
    driver.limits(30, 50, 10);
    assertThat(refusal("GET /" + "a".repeat(200))).isEqualTo(Failure.TARGET_TOO_LONG);
  }

  @Test
  void aLargeHead_isReadOverManyPieces_andTheBodyIsNotTaken() {
    String head =
        "GET / HTTP/1.1\r\nHost: h\r\n"
            + ("N: " + "v".repeat(96) + "\r\n").repeat(200)
            + "Content-Length: 9000\r\n\r\n";
    ByteBuf in = Unpooled.wrappedBuffer(MessageDriver.bytes(head + "b".repeat(9000)));
    Http1RequestDecoder decoder = new Http1RequestDecoder();
    decoder.begin(MessageDriver.MAX_BYTES, 100, 300);
    assertThat(decoder.decode(in)).isTrue();
    assertThat(decoder.failure()).isNull();
    assertThat(in.readerIndex()).isEqualTo(head.length());
    assertThat(decoder.request().fields().length()).isEqualTo(head.length());
    assertThat(decoder.request().find(Ascii.bytes("n"), 0)).isEqualTo(1);
  }

  @Test
  void begun_isToldFromTheFirstByteOfARequestLine() {
    Http1RequestDecoder decoder = new Http1RequestDecoder();
    decoder.begin(100, 100, 100);
    assertThat(decoder.begun()).isFalse();
    assertThat(decoder.decode(Unpooled.wrappedBuffer(MessageDriver.bytes("\r\n\r")))).isFalse();
    assertThat(decoder.begun()).isFalse();
    assertThat(decoder.decode(Unpooled.wrappedBuffer(MessageDriver.bytes("\nG")))).isFalse();
    assertThat(decoder.begun()).isTrue();
  }
}
