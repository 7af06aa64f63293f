package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadBuilderTest {
  private final HeadBuilder builder = new HeadBuilder();

  private String written() {
    ByteBuf out = Unpooled.buffer();
    builder.writeTo(out);
    assertThat(out.readableBytes()).isEqualTo(builder.length());
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  @Test
  void parts_areJoined() {
    byte[] b = MessageDriver.bytes("<Name>");
    builder.clear().bytes(b, 1, 5).colon().text("wért").octet(' ').decimal(42).crlf().bytes(b);
    assertThat(written()).isEqualTo("Name: wért 42\r\n<Name>");
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 9, 10, 99, 100, 1_000_000, 999_999_999_999L, Long.MAX_VALUE})
  void decimals_areWrittenInFull(long value) {
    builder.clear().decimal(value).octet(';');
    assertThat(written()).isEqualTo(value + ";");
  }

  @Test
  void aHead_growsAtEachKindOfPart() {
    for (int before = 4080; before <= 4096; before++) {
      String filling = "x".repeat(before);
      builder.clear().text(filling).octet('a').colon().crlf().decimal(1234567890123L).text("end");
      assertThat(written()).isEqualTo(filling + "a: \r\n1234567890123end");
      HeadBuilder small = new HeadBuilder().text(filling).decimal(1234567890123L).crlf();
      assertThat(small.length()).isEqualTo(before + 15);
    }
  }

  @Test
  void clear_beginsANewHead() {
    builder.clear().text("old").clear().text("n");
    assertThat(written()).isEqualTo("n");
    assertThat(written()).as("writing does not use it up").isEqualTo("n");
  }
}
