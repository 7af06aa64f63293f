package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedDecoderTest {
  private static final String HEAD =
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

  private final MessageDriver driver = new MessageDriver();

  private Seen read(String body) {
    byte[] in = MessageDriver.bytes(HEAD + body.translateEscapes());
    Seen seen = driver.request(in);
    assertThat(driver.request(in, Agreement.everywhere(in))).isEqualTo(seen);
    if (in.length < 200) {
      for (int first = HEAD.length(); first <= in.length; first++) {
        for (int second = first; second <= in.length; second++) {
          assertThat(driver.request(in, first, second)).isEqualTo(seen);
        }
      }
    }
    return seen;
  }

  @ParameterizedTest
  @CsvSource({
    "0\\r\\n\\r\\n, ''",
    "000\\r\\n\\r\\n, ''",
    "3\\r\\nabc\\r\\n0\\r\\n\\r\\n, abc",
    "0000000000000003\\r\\nabc\\r\\n0\\r\\n\\r\\n, abc",
    "a\\r\\n0123456789\\r\\nA\\r\\n0123456789\\r\\n0\\r\\n\\r\\n, 01234567890123456789",
    "1\\r\\n0\\r\\n1\\r\\n\\r\\r\\n0\\r\\n\\r\\n, '0\r'",
    "5\\r\\n0\\r\\n\\r\\n\\r\\n0\\r\\n\\r\\n, '0\r\n\r\n'",
    "1;\\r\\na\\r\\n0;x\\r\\n\\r\\n, a",
    "1;n=v;m=\\\"q;\\351\\\"\\r\\na\\r\\n0\\r\\n\\r\\n, a",
    "1 \\t;n\\r\\na\\r\\n0 ;n\\r\\n\\r\\n, a",
    "1; n = v \\r\\na\\r\\n0\\r\\n\\r\\n, a"
  })
  void chunks_areJoined(String body, String data) {
    Seen seen = read(body);
    assertThat(seen.ended()).isTrue();
    assertThat(seen.data()).isEqualTo(data);
    assertThat(seen.end()).isEqualTo(HEAD.length() + body.translateEscapes().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\\r\\n",
        "\\n",
        ";x\\r\\n",
        " 1\\r\\na",
        "+1\\r\\na",
        "-1\\r\\na",
        "0x1\\r\\na",
        "1h\\r\\na",
        "g\\r\\n",
        "1 \\r\\na",
        "1\\t\\r\\na",
        "1 x\\r\\na",
        "1\\na",
        "1\\r",
        "1\\ra",
        "1;x\\na",
        "1;x\\ra\\n",
        "1;\\0\\r\\na",
        "1;\\177\\r\\na",
        "1\\0\\r\\na",
        "1\\r\\nab",
        "1\\r\\na\\n0",
        "1\\r\\na\\rb",
        "1\\r\\na0\\r\\n",
        "0\\r\\nX : y\\r\\n\\r\\n",
        "0\\r\\n X: y\\r\\n\\r\\n",
        "0\\r\\nX: y\\r\\n z\\r\\n\\r\\n",
        "0\\r\\nX: y\\n\\r\\n",
        "0\\r\\n\\n",
        "0\\r\\nX\\r\\n\\r\\n",
        "0\\r\\nX: \\0\\r\\n\\r\\n",
        "0\\n\\n",
        "1,\\r\\na",
        "1_0\\r\\na",
        "8000000000000000\\r\\na",
        "ffffffffffffffff\\r\\na",
        "10000000000000000\\r\\na",
        "00000000000000001\\r\\na",
        "100000000000000000000000000000001\\r\\na"
      })
  void brokenFraming_isMalformed(String body) {
    // Enough behind it that nothing waits for more.
    assertThat(read(body + "zzzz\\r\\n\\r\\n").body()).isIn("REFUSED");
  }

  @Test
  void theLargestSize_isTaken() {
    Seen seen = read("7fffffffffffffff\\r\\nabc");
    assertThat(seen.body()).isEqualTo("MORE");
    assertThat(read("7FFFFFFFFFFFFFFF\\r\\nabc").body()).isEqualTo("MORE");
  }

  @Test
  void trailers_areFields() {
    Seen seen = read("0\\r\\nA: 1\\r\\nb:2\\r\\nA:  3 \\r\\n\\r\\nGET");
    assertThat(seen.trailers()).containsExactly("A|1", "b|2", "A|3");
    assertThat(seen.end()).isEqualTo(HEAD.length() + 24);
  }

  @Test
  void extensions_areLimitedOverTheWholeBody() {
    String chunk = "1;" + "x".repeat(99) + "\r\na\r\n";
    assertThat(driver.request(HEAD + chunk.repeat(40) + "0\r\n\r\n").ended()).isTrue();
    assertThat(driver.request(HEAD + chunk.repeat(41) + "0\r\n\r\n").body()).isEqualTo("REFUSED");
    assertThat(driver.request(HEAD + "1;" + "x".repeat(5000)).body()).isEqualTo("REFUSED");
    assertThat(driver.request(HEAD + "1" + " ".repeat(5000)).body()).isEqualTo("REFUSED");
    assertThat(driver.request(HEAD + chunk.repeat(40) + "0\r\n\r\n").ended()).as("afresh").isTrue();
  }

  @Test
  void trailers_areLimitedInNumber() {
    assertThat(driver.request(HEAD + "0\r\n" + "A: 1\r\n".repeat(64) + "\r\n").ended()).isTrue();
    assertThat(driver.request(HEAD + "0\r\n" + "A: 1\r\n".repeat(65) + "\r\n").body())
        .isEqualTo("REFUSED");
  }

  @Test
  void trailers_areLimitedInSize_howeverTheyArrive() {
    // "A: " and two line ends are seven bytes.
    for (int over = 0; over < 2; over++) {
      byte[] in =
          MessageDriver.bytes(HEAD + "0\r\nA: " + "v".repeat(8192 - 7 + over) + "\r\n\r\nGET /");
      String expected = over == 0 ? "END" : "REFUSED";
      assertThat(driver.request(in).body()).isEqualTo(expected);
      assertThat(driver.request(in, in.length - 7).body()).isEqualTo(expected);
      assertThat(driver.request(in, Agreement.everywhere(in)).body()).isEqualTo(expected);
    }
    assertThat(driver.request(HEAD + "0\r\nA" + "a".repeat(10_000)).body()).isEqualTo("REFUSED");
  }

  @Test
  void aReusedDecoder_forgetsTheLastBody() {
    ChunkedDecoder decoder = new ChunkedDecoder();
    for (String cut :
        List.of("0\r\nA: 1\r\n\r\nnext", "0\r\nA: 1\r", "1;x", "5\r\nab", "1 ", "1\r\na\r")) {
      decoder.begin();
      while (decoder.next(buffer(cut)) == ChunkedDecoder.Next.DATA) {
        break;
      }
      decoder.begin();
      ByteBuf in = buffer("0\r\nB: 2\r\n\r\n");
      assertThat(decoder.next(in)).isEqualTo(ChunkedDecoder.Next.END);
      assertThat(MessageDriver.lines(decoder.trailers())).containsExactly("B|2");
      assertThat(in.isReadable()).isFalse();
    }
  }

  @Test
  void data_mayBeTakenInParts() {
    ChunkedDecoder decoder = new ChunkedDecoder();
    decoder.begin();
    ByteBuf in = buffer("5\r\nabcde\r\n0\r\n\r\nrest");
    assertThat(decoder.next(in)).isEqualTo(ChunkedDecoder.Next.DATA);
    assertThat(decoder.available(in)).isEqualTo(5);
    in.skipBytes(2);
    decoder.taken(2);
    assertThat(decoder.next(in)).isEqualTo(ChunkedDecoder.Next.DATA);
    assertThat(decoder.available(in)).isEqualTo(3);
    in.skipBytes(3);
    decoder.taken(3);
    assertThat(decoder.next(in)).isEqualTo(ChunkedDecoder.Next.END);
    assertThat(in.readableBytes()).isEqualTo(4);
  }

  private static ByteBuf buffer(String text) {
    return Unpooled.wrappedBuffer(MessageDriver.bytes(text));
  }
}
