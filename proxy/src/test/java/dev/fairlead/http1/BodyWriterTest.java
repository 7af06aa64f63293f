package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.net.Outbox;
import dev.fairlead.net.Transport;
import dev.fairlead.net.Worker;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BodyWriterTest {
  private final EmbeddedChannel channel = new EmbeddedChannel();
  private final Worker worker =
      new Worker(0, channel.eventLoop(), Transport.NIO, Throwable::printStackTrace);
  private final Outbox outbox = new Outbox(worker, channel);
  private final HeadBuilder builder = new HeadBuilder();

  @AfterEach
  void close() {
    channel.finishAndReleaseAll();
    worker.buffers().close();
  }

  private String written() {
    outbox.flush();
    StringBuilder all = new StringBuilder();
    for (ByteBuf b = channel.readOutbound(); b != null; b = channel.readOutbound()) {
      all.append(b.toString(StandardCharsets.ISO_8859_1));
      b.release();
    }
    return all.toString();
  }

  private static ByteBuf bytes(int size) {
    return Unpooled.wrappedBuffer(MessageDriver.bytes("x".repeat(size)));
  }

  @ParameterizedTest
  @ValueSource(
      ints = {1, 9, 10, 15, 16, 17, 255, 256, 4095, 4096, 8192, 8193, 65_535, 65_536, 131_072})
  void aChunk_saysItsSize(int size) {
    ByteBuf in = bytes(size + 1);
    BodyWriter.data(true, in, size, outbox);
    assertThat(written()).isEqualTo(Integer.toHexString(size) + "\r\n" + "x".repeat(size) + "\r\n");
    assertThat(in.readableBytes()).isEqualTo(1);
    assertThat(in.refCnt()).isEqualTo(1);
  }

  @Test
  void noBytes_areNoChunk_whichWouldBeTheLast() {
    BodyWriter.data(true, bytes(1), 0, outbox);
    BodyWriter.data(false, bytes(1), 0, outbox);
    assertThat(written()).isEmpty();
  }

  @Test
  void anotherFraming_isTheBytesAlone() {
    BodyWriter.data(false, bytes(100), 100, outbox);
    BodyWriter.data(false, bytes(20_000), 20_000, outbox);
    BodyWriter.end(false, FieldsTest.decoded("A: 1\r\n\r\n"), builder, outbox);
    assertThat(written()).isEqualTo("x".repeat(20_100));
  }

  @Test
  void theEnd_hasTheTrailersThatAreNotRemoved() {
    BodyWriter.end(true, null, builder, outbox);
    assertThat(written()).isEqualTo("0\r\n\r\n");
    Fields trailers = FieldsTest.decoded("A: 1\r\nVia: x\r\nB:  2\r\n\r\n");
    trailers.removeAll(FieldId.VIA);
    BodyWriter.end(true, trailers, builder, outbox);
    assertThat(written()).isEqualTo("0\r\nA: 1\r\nB: 2\r\n\r\n");
  }

  @Test
  void trailersLargerThanTheLoopsBuffer_areWrittenWhole() {
    String line = "A: " + "v".repeat(1000) + "\r\n";
    BodyWriter.end(true, FieldsTest.decoded(line.repeat(50) + "\r\n"), builder, outbox);
    assertThat(written()).isEqualTo("0\r\n" + line.repeat(50) + "\r\n");
  }

  @Test
  void whatIsWritten_isWhatTheDecoderReads() {
    String head = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    StringBuilder data = new StringBuilder();
    for (int size : new int[] {1, 300, 9000, 7, 70_000}) {
      BodyWriter.data(true, bytes(size), size, outbox);
      data.append("x".repeat(size));
    }
    BodyWriter.end(true, FieldsTest.decoded("T: 1\r\n\r\n"), builder, outbox);
    String message = head + written();
    Seen seen = new MessageDriver().request(message + "GET");
    assertThat(seen.data()).isEqualTo(data.toString());
    assertThat(seen.trailers()).containsExactly("T|1");
    assertThat(seen.end()).isEqualTo(message.length());
    assertThat(seen.withBody("", seen.trailers(), seen.end()).body()).isEqualTo("END");
  }
}
