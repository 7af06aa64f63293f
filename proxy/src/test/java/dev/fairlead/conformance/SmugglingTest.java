package dev.fairlead.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.testing.Delivery;
import dev.fairlead.testing.ProxyFixture;
import dev.fairlead.testing.RawClient;
import dev.fairlead.testing.ScriptedBackend;
import dev.fairlead.testing.SeenRequest;
import dev.fairlead.testing.Specs;
import dev.fairlead.testing.Wire;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Every known way to hide a request in the body of another. Whatever the proxy answers, a backend
 * that reads by the letter must never see the hidden one, nor a beginning that it would take for
 * one.
 */
@SuppressWarnings("StringConcatToTextBlock")
class SmugglingTest {
  private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: example\r\nX: ";
  private static ScriptedBackend backend;
  private static ProxyFixture proxy;

  @BeforeAll
  static void start() {
    backend = ScriptedBackend.start();
    proxy = ProxyFixture.start(Specs.to(backend), backend);
  }

  @AfterEach
  void quiet() {
    proxy.assertQuiet();
  }

  @AfterAll
  static void stop() {
    proxy.close();
  }

  private static Stream<String> codings() {
    return Stream.of(
        "Transfer-Encoding: chunked",
        "Transfer-Encoding:chunked",
        "Transfer-Encoding: Chunked",
        "transfer-encoding: chunked",
        "Transfer-Encoding : chunked",
        "Transfer-Encoding\t:chunked",
        "Transfer-Encoding:\tchunked",
        " Transfer-Encoding: chunked",
        "X: y\nTransfer-Encoding: chunked",
        "X: y\rTransfer-Encoding: chunked",
        "X: y\r\n Transfer-Encoding: chunked",
        "Transfer-Encoding:\r\n chunked",
        "Transfer-Encoding: xchunked",
        "Transfer-Encoding: chunked, identity",
        "Transfer-Encoding: identity, chunked",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: x",
        "Transfer-Encoding: x\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: \"chunked\"",
        "Transfer-Encoding: chunked;q=1",
        "Transfer-Encoding: chunked ,",
        "Transfer Encoding: chunked",
        "Transfer-Encoding: chunked\u0000",
        "Transfer-Encoding: \u0000chunked",
        "Transfer-Encoding: \u000bchunked",
        "Transfer-Encoding: chunked\u000b",
        "Transfer-Encoding: \fchunked",
        "Transfer-Encoding: chunked\u007f",
        "Transfer-Encoding: \u00a0chunked",
        "Transfer-Encoding: chunk",
        "Transfer-Encoding: chunKed, chunked",
        "Transfer-Encoding: gzip\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding\u0000: chunked",
        "\u0000Transfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r",
        "Transfer-Encoding\r\n: chunked",
        "Foo: bar\r\n\rTransfer-Encoding: chunked",
        "Connection: Transfer-Encoding\r\nTransfer-Encoding: chunked",
        "Connection: Content-Length\r\nTransfer-Encoding: chunked",
        "Transfer-encoding: ",
        "Transfer-Encoding: trailers, chunked",
        "Transfer-Encoding: 'chunked'",
        "Transfer-Encoding=chunked: chunked",
        "Transfer-Encoding: chunked\n",
        "Transfer-Encoding: chu\r\n nked",
        "Transfer-Encoding: ch\u0000unked");
  }

  @TestFactory
  Stream<DynamicTest> lengthAgainstCoding() {
    return codings()
        .flatMap(coding ->
            Stream.of(
                clte("POST", coding, false),
                clte("POST", coding, true),
                clte("GET", coding, false),
                tecl(coding, false),
                tecl(coding, true)))
        .map(SmugglingTest::test);
  }

  /** Fields that only look like framing: the length decides, and all of it is the body. */
  @TestFactory
  Stream<DynamicTest> lengthBesideOtherFields() {
    return Stream.of(
            "Transfer_Encoding: chunked",
            "Content-Encoding: chunked",
            "TE: chunked",
            "X-Transfer-Encoding: chunked",
            "Content_Length: 1",
            "X-Content-Length: 1")
        .flatMap(line -> Stream.of(clte("POST", line, false), clte("POST", line, true)))
        .map(SmugglingTest::test);
  }

  /** The length takes all; a reader of chunks would stop before the hidden request. */
  private static String clte(String method, String coding, boolean codingFirst) {
    String body = "0\r\n\r\n" + HIDDEN;
    return attack(method, "Content-Length: " + body.length(), coding, codingFirst, body);
  }

  /** The chunk takes all; a reader of lengths would stop before the hidden request. */
  private static String tecl(String coding, boolean codingFirst) {
    String hidden = HIDDEN + "y\r\n\r\n";
    String size = Integer.toHexString(hidden.length());
    String body = size + "\r\n" + hidden + "\r\n0\r\n\r\n";
    return attack("POST", "Content-Length: " + (size.length() + 2), coding, codingFirst, body);
  }

  private static String attack(
      String method, String length, String coding, boolean codingFirst, String body) {
    String framing =
        codingFirst ? coding + "\r\n" + length + "\r\n" : length + "\r\n" + coding + "\r\n";
    return method + " /attack HTTP/1.1\r\nHost: example\r\n" + framing + "\r\n" + body;
  }

  @TestFactory
  Stream<DynamicTest> lengthAgainstLength() {
    String body = "x" + HIDDEN;
    String all = Integer.toString(body.length());
    return Stream.of(
            "Content-Length: 1\r\nContent-Length: " + all,
            "Content-Length: " + all + "\r\nContent-Length: 1",
            "Content-Length: 1, " + all,
            "Content-Length: " + all + ", 1",
            "Content-Length: 1\r\n " + all,
            "Content-Length: +" + all,
            "Content-Length: 0x1",
            "Content-Length: 1 " + all,
            "Content-Length: 1\nContent-Length: " + all,
            "Content-Length : " + all,
            "Content-Length: 1\u0000" + all,
            "Content-Length:\u000b" + all,
            "Content-Length: 1\rContent-Length: " + all,
            "Content-Length: -1",
            "Content-Length\u0000: " + all,
            "Content-Length: 1e2",
            "Content-Length: 18446744073709551617",
            "Content-Length: 4294967297")
        .map(lines -> "POST /attack HTTP/1.1\r\nHost: example\r\n" + lines + "\r\n\r\n" + body)
        .map(SmugglingTest::test);
  }

  @TestFactory
  Stream<DynamicTest> chunksAgainstChunks() {
    String hidden = HIDDEN + "y\r\n\r\n";
    String size = Integer.toHexString(hidden.length());
    String head = "POST /attack HTTP/1.1\r\nHost: example\r\nTransfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
            "5;\n" + "hello\r\n0\r\n\r\n" + hidden,
            "2;\nxx\r\n" + size + "\r\n0\r\n\r\n",
            "2\r\nxx\n" + size + "\r\n" + hidden,
            "2\r\nxxyy" + size + "\r\n0\r\n\r\n" + hidden,
            "0\n\n" + hidden,
            "0\r\n\n" + hidden,
            "0\n\r\n" + hidden,
            "0\r\r\n" + hidden,
            "0 \r\n\r\n" + hidden,
            "0x0\r\n\r\n" + hidden,
            "00000000000000000\n\r\n" + hidden,
            "100000000\r\n" + hidden,
            "10000000000000000\r\n\r\n" + hidden,
            "-1\r\n\r\n" + hidden,
            "0;a=\"\r\n\r\n" + hidden + "\"",
            "0;a\r\r\n\r\n" + hidden,
            "\r\n0\r\n\r\n" + hidden,
            "0\r\nX : y\r\n\r\n" + hidden,
            "0\r\nX\r\n\r\n" + hidden,
            "0\r\n\rX: y\r\n\r\n" + hidden,
            "0\r\nX: y\n\r\n" + hidden,
            "0\r\n X: y\r\n\r\n" + hidden,
            "0,0\r\n\r\n" + hidden,
            "0.0\r\n\r\n" + hidden,
            "+0\r\n\r\n" + hidden,
            "0_0\r\n\r\n" + hidden,
            "g\r\n\r\n" + hidden,
            "0\u0000\r\n\r\n" + hidden,
            "0\u000b\r\n\r\n" + hidden)
        .map(body -> test(head + body));
  }

  @TestFactory
  Stream<DynamicTest> headsAgainstHeads() {
    String host = "Host: example\r\n";
    return Stream.of(
            "GET /attack HTTP/1.1\n" + host + "\n" + HIDDEN,
            "GET /attack HTTP/1.1\r\n" + host + "X: y\n\n" + HIDDEN,
            "GET /attack HTTP/1.1\r\n" + host + "X: y\r\r" + HIDDEN,
            "GET /attack HTTP/1.1\r\n" + host + "X: y\r\n\n" + HIDDEN,
            "GET /attack HTTP/1.1\r\n" + host + "X: \r\n \r\n" + HIDDEN,
            "GET /attack\r\n\r\n" + HIDDEN,
            "GET /attack HTTP/0.9\r\n\r\n" + HIDDEN,
            "GET /attack HTTP/1.1\u0000\r\n" + host + "\r\n" + HIDDEN,
            "GET /attack HTTP/1.1\r\n" + host + "X\u0000: y\r\n\r\n" + HIDDEN,
            "GET /attack HTTP/1.1\r\n: x\r\n" + host + "\r\n" + HIDDEN,
            "GET http://a@b/attack HTTP/1.1\r\n" + host + "\r\n" + HIDDEN,
            "GET /attack HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n" + HIDDEN,
            "CONNECT example:80 HTTP/1.1\r\n" + host + "\r\n" + HIDDEN,
            "POST /attack HTTP/1.0\r\n"
                + host
                + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
                + HIDDEN,
            "GET /attack HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n" + HIDDEN,
            "GET /attack HTTP/1.0\r\n" + host + "\r\n" + HIDDEN,
            "POST /attack HTTP/1.1\r\n"
                + host
                + "Expect: 100-continue\r\nContent-Length: 200\r\n\r\n"
                + HIDDEN,
            "GET /attack HTTP/1.1\r\n"
                + host
                + "Connection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Content-Length: 100\r\n\r\n"
                + HIDDEN)
        .map(SmugglingTest::test);
  }

  private static DynamicTest test(String attack) {
    return DynamicTest.dynamicTest(Wire.shown(attack), () -> play(attack));
  }

  private static void play(String attack) {
    for (Delivery delivery : List.of(Delivery.WHOLE, Delivery.SPLIT_AT_LINES)) {
      proxy.clear();
      try (RawClient client = proxy.client()) {
        client.send(attack, delivery);
        client.send("victim\r\n\r\nGET /victim HTTP/1.1\r\nHost: example\r\n\r\n").halfClose();
        client.untilEnd();
      }
      assertThat(backend.requests())
          .extracting(SeenRequest::target)
          .as("%s", delivery)
          .doesNotContain("/hidden");
      assertThat(backend.heads())
          .extracting(SeenRequest::target)
          .as("%s", delivery)
          .doesNotContain("/hidden");
      assertThat(backend.faults()).isEmpty();
    }
  }
}
