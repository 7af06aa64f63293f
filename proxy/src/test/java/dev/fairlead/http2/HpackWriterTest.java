package dev.fairlead.http2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.AsciiString;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class HpackWriterTest {
  private HpackWriter writer = new HpackWriter();
  private final HeadBuilder out = new HeadBuilder();

  private static Fields fields(List<String> lines) {
    Fields fields = new Fields();
    for (String line : lines) {
      int colon = line.indexOf(':');
      byte[] name = Ascii.bytes(line.substring(0, colon));
      byte[] value = Ascii.bytes(line.substring(colon + 1));
      fields.add(name, 0, name.length, value, 0, value.length);
    }
    return fields;
  }

  private int write(int status, List<String> lines) {
    writer.begin(out);
    writer.status(status, out);
    writer.fields(fields(lines), out);
    return out.length();
  }

  /** A block is a status, some lines, and the size of table that the reader wants from then on. */
  record Block(int status, List<String> lines, int tableSize) {}

  @Provide
  Arbitrary<List<Block>> blocks() {
    Arbitrary<String> names =
        Arbitraries.of(
            "content-type",
            "Content-Length",
            "date",
            "Set-Cookie",
            "x",
            "X-Long-Name",
            "vary",
            "etag",
            "age");
    Arbitrary<String> values =
        Arbitraries.oneOf(
            Arbitraries.of("", "a", "text/html", "12345678", "a longer value that comes again"),
            Arbitraries.strings().withCharRange(' ', '~').ofMaxLength(300).map(String::strip));
    Arbitrary<String> line = Combinators.combine(names, values).as((n, v) -> n + ":" + v);
    return Combinators.combine(
            Arbitraries.of(100, 200, 204, 404, 418, 503),
            line.list().ofMaxSize(12),
            Arbitraries.of(4096, 4096, 4096, 0, 100, 500, 10_000))
        .as(Block::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(20);
  }

  @Property(tries = 400)
  void whatIsWritten_isReadAsItWas(@ForAll("blocks") List<Block> blocks) throws Http2Exception {
    // One test object serves all tries.
    writer = new HpackWriter();
    List<String> read = new ArrayList<>();
    HeaderSink sink =
        new HeaderSink() {
          @Override
          public void field(AsciiString name, AsciiString value) {
            read.add(name + ":" + value);
          }

          @Override
          public void tooLarge() {
            throw new AssertionError();
          }
        };
    HeaderBlocks reader = new HeaderBlocks(_ -> sink, 64 * 1024);
    for (Block block : blocks) {
      read.clear();
      write(block.status(), block.lines());
      ByteBuf bytes = Unpooled.wrappedBuffer(out.block(), 0, out.length());
      reader.decodeHeaders(1, bytes);
      List<String> expected = new ArrayList<>(List.of(":status:" + block.status()));
      for (String line : block.lines()) {
        int colon = line.indexOf(':');
        expected.add(line.substring(0, colon).toLowerCase(Locale.ROOT) + line.substring(colon));
      }
      assertThat(read).isEqualTo(expected);
      // RFC 7541 §4.2: what the reader wants is in force once its SETTINGS were acknowledged.
      reader.configuration().maxHeaderTableSize(block.tableSize());
      writer.limit(block.tableSize());
    }
  }

  @Test
  void linesThatComeAgain_areAByteEach() {
    List<String> lines = List.of("Server: a", "Content-Type: text/plain; charset=utf-8", "X: y");
    write(200, lines);
    write(200, lines);
    assertThat(write(200, lines)).isEqualTo(4);
  }

  @Test
  void cookiesThatAreSet_neverEnterTheTable() throws Http2Exception {
    List<String> lines = List.of("Set-Cookie: session=secret");
    int first = write(200, lines);
    write(200, lines);
    assertThat(write(200, lines)).isEqualTo(first);
    assertThat(out.block()[1] & 0xf0).as("literal never indexed").isEqualTo(0x10);
    new DefaultHttp2HeadersDecoder(false)
        .decodeHeaders(1, Unpooled.wrappedBuffer(out.block(), 0, out.length()));
  }

  @Test
  void valuesThatAreNewEachTime_doNotDriveOutOthers() {
    write(200, List.of("server: steady"));
    write(200, List.of("server: steady"));
    for (int i = 0; i < 1000; i++) {
      write(200, List.of("x-request-id: " + i * 7919));
    }
    assertThat(write(200, List.of("server: steady"))).isEqualTo(2);
  }
}
