package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Http1ResponseDecoderTest {
  private final MessageDriver driver = new MessageDriver();

  private Seen read(String text, boolean toHead) {
    byte[] in = MessageDriver.bytes(text.translateEscapes());
    Seen seen = driver.response(in, toHead);
    assertThat(driver.response(in, toHead, Agreement.everywhere(in))).isEqualTo(seen);
    int step = Math.max(1, in.length / 60);
    for (int first = 0; first <= in.length; first += step) {
      for (int second = first; second <= in.length; second += step) {
        assertThat(driver.response(in, toHead, first, second)).isEqualTo(seen);
      }
    }
    return seen;
  }

  private Seen read(String text) {
    return read(text, false);
  }

  @Test
  void aResponse_isReadToItsLastByte() {
    Seen seen =
        read("HTTP/1.1 200 Fine, \\351\\t!\\r\\nContent-Length: 3\\r\\nX: y\\r\\n\\r\\nabcHTTP");
    assertThat(seen.start()).containsExactly("1.1", "200", "Fine, é\t!", "reusable");
    assertThat(seen.fields()).containsExactly("Content-Length|3", "X|y");
    assertThat(seen.data()).isEqualTo("abc");
    assertThat(seen.end()).isEqualTo(54);
  }

  @ParameterizedTest
  @CsvSource({"'200 ', ''", "200, ''", "'200  x', ' x'", "599 y, y", "'100 c', c"})
  void reasons_mayBeMissing(String line, String reason) {
    Seen seen = read("HTTP/1.1 " + line + "\\r\\n\\r\\n");
    assertThat(seen.whole()).isTrue();
    assertThat(seen.start().get(2)).isEqualTo(reason);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 20 OK",
        "HTTP/1.1 2000 OK",
        "HTTP/1.1 099 x",
        "HTTP/1.1 600 x",
        "HTTP/1.1 2x0 x",
        "HTTP/1.1  200 OK",
        "HTTP/1.1\\t200 OK",
        "HTTP/1.1 200\\tOK",
        "HTTP/2.0 200 OK",
        "HTTP/0.9 200 OK",
        "http/1.1 200 OK",
        "HTTP/1.1",
        "HTTP/1.1 ",
        "HTTP/1.1200 OK",
        "HTTP/1.10 200 OK",
        " HTTP/1.1 200 OK",
        "\\r\\nHTTP/1.1 200 OK",
        "ICY 200 OK",
        "HTTP/1.1 200 a\\0b",
        "HTTP/1.1 200 a\\177",
        "HTTP/1.1 200 a\\nX: y",
        "HTTP/1.1 200 a\\rX: y",
        "<html>",
        "HTTP/1.1 -20 x",
        "HTTP/1.1 200 OK\\r\\n X: y",
        "HTTP/1.1 200 OK\\r\\nContent-Length : 1",
        "HTTP/1.1 200 OK\\r\\nTransfer-Encoding\\t: chunked",
        "HTTP/1.1 200 OK\\r\\nX: y\\r\\n z",
        "HTTP/1.1 200 OK\\r\\nX: \\0",
        "HTTP/1.1 200 OK\\r\\nX: y\\nZ: y",
        "HTTP/1.1 200 OK\\r\\nX: y\\rZ: y"
      })
  void malformedHeads_areRefused(String head) {
    assertThat(read(head + "\\r\\n\\r\\n").verdict()).isEqualTo("REFUSED");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length:",
        "Content-Length: -1",
        "Content-Length: 1, 1",
        "Content-Length: 1\\r\\nContent-Length: 1",
        "Content-Length: 9223372036854775808",
        "Content-Length: 1\\r\\nTransfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: gzip",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked",
        "Transfer-Encoding:",
        "Transfer-Encoding: identity"
      })
  void framingInDoubt_isRefused(String fields) {
    assertThat(read("HTTP/1.1 200 OK\\r\\n" + fields + "\\r\\n\\r\\n").verdict())
        .isEqualTo("REFUSED");
  }

  @Test
  void chunkedInHttp10_isRefused() {
    assertThat(
            read("HTTP/1.0 200 OK\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n")
                .verdict())
        .isEqualTo("REFUSED");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 OK|Content-Length: 0|NONE|reusable",
        "200 OK|Content-Length: 5|LENGTH 5|reusable",
        "200 OK|Transfer-Encoding: Chunked|CHUNKED|reusable",
        "200 OK|X: y|UNTIL_CLOSE|once",
        "200 OK|Connection: close|UNTIL_CLOSE|once",
        "200 OK|Connection: x, CLOSE\\r\\nContent-Length: 5|LENGTH 5|once",
        "204 No|X: y|NONE|reusable",
        "204 No|Content-Length: 0|NONE|reusable",
        "204 No|Content-Length: 5|NONE|once",
        "204 No|Content-Length: 0\\r\\nContent-Length: 5|NONE|once",
        "204 No|Content-Length: x|NONE|once",
        "204 No|Transfer-Encoding: chunked|NONE|once",
        "304 Same|Content-Length: 5|NONE|reusable",
        "304 Same|Transfer-Encoding: chunked|NONE|reusable",
        "304 Same|X: y|NONE|reusable",
        "205 Reset|X: y|UNTIL_CLOSE|once",
        "100 Continue|X: y|NONE|reusable",
        "101 Switching|Connection: upgrade|NONE|reusable",
      })
  void framing_followsStatusAndFields(String status, String fields, String framing, String reuse) {
    Seen seen = read("HTTP/1.1 " + status + "\\r\\n" + fields + "\\r\\n\\r\\n");
    assertThat(seen.framing()).isEqualTo(framing);
    assertThat(seen.start().get(3)).isEqualTo(reuse);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked", "X: y"})
  void responsesToHead_haveNoBody(String field) {
    Seen seen = read("HTTP/1.1 200 OK\\r\\n" + field + "\\r\\n\\r\\n", true);
    assertThat(seen.framing()).isEqualTo("NONE");
    assertThat(seen.start()).endsWith("reusable");
    assertThat(seen.ended()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "X: y, once",
    "Connection: keep-alive, reusable",
    "'Connection: keep-alive, close', once"
  })
  void http10_isReusableOnlyIfItSaysSo(String field, String reuse) {
    assertThat(
            read("HTTP/1.0 200 OK\\r\\nContent-Length: 0\\r\\n" + field + "\\r\\n\\r\\n").start())
        .endsWith(reuse);
  }

  @Test
  void informational_isAnything1xxBut101() {
    for (int status : new int[] {100, 101, 102, 103, 199, 200}) {
      read("HTTP/1.1 " + status + " x\\r\\n\\r\\n");
      assertThat(driver.lastResponse().informational()).isEqualTo(status < 200 && status != 101);
    }
  }

  @Test
  void limits_areExact() {
    String head = "HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\nA: b\\r\\n\\r\\n";
    int size = head.translateEscapes().length();
    driver.limits(size, 0, 2);
    assertThat(read(head).whole()).isTrue();
    driver.limits(size - 1, 0, 2);
    assertThat(read(head).verdict()).isEqualTo("REFUSED");
    driver.limits(size, 0, 1);
    assertThat(read(head).verdict()).isEqualTo("REFUSED");
    driver.limits(40, 0, 1);
    assertThat(read("HTTP/1.1 200 " + "x".repeat(100)).verdict()).isEqualTo("REFUSED");
  }

  @Test
  void aReusedDecoder_forgetsTheLastResponse() {
    read("HTTP/1.0 404 Not\\r\\nContent-Length: 5\\r\\nConnection: close\\r\\n\\r\\nabcde");
    Seen seen = read("HTTP/1.1 204 No\\r\\n\\r\\n");
    assertThat(seen.start()).containsExactly("1.1", "204", "No", "reusable");
    assertThat(seen.fields()).isEmpty();
    assertThat(driver.lastResponse().contentLength()).isZero();
  }
}
