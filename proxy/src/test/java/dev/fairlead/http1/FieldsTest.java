package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {
  /** Reads a whole section, and insists that it is one. */
  static Fields decoded(String section) {
    Fields fields = new Fields();
    assertThat(decode(fields, section, 1000)).isEqualTo(section.length());
    return fields;
  }

  private static int decode(Fields fields, String section, int maxFields) {
    fields.clear();
    fields.begin(0);
    fields.append(Unpooled.wrappedBuffer(MessageDriver.bytes(section)), section.length());
    return fields.decode(maxFields);
  }

  private static String written(Fields fields) {
    HeadBuilder builder = new HeadBuilder().clear();
    fields.writeTo(builder);
    ByteBuf out = Unpooled.buffer();
    builder.writeTo(out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  /** A field line, as it is sent. */
  record Line(String name, String before, String value, String after) {
    String sent() {
      return name + ':' + before + value + after + "\r\n";
    }

    /** Lines with the usual white space, or none, go out as they came in. */
    String expected() {
      boolean neat = value.isEmpty() ? (before + after).length() < 2 : after.isEmpty();
      String space = value.isEmpty() ? before + after : before;
      return neat && (space.isEmpty() || space.equals(" ")) ? sent() : name + ": " + value + "\r\n";
    }
  }

  @Provide
  Arbitrary<List<Line>> lines() {
    Arbitrary<String> known =
        Arbitraries.of("Host", "TE", "cookie", "X-Forwarded-For", "Via", "Connection", "DATE");
    Arbitrary<String> any =
        Arbitraries.strings().withChars("!#$%&'*+-.^_`|~09azAZ").ofMinLength(1).ofMaxLength(30);
    Arbitrary<String> value =
        Arbitraries.strings()
            .withCharRange(' ', '~')
            .withCharRange('\u0080', '\u00ff')
            .withChars('\t')
            .ofMaxLength(60)
            .map(s -> s.replaceAll("^[ \\t]+|[ \\t]+$", ""));
    Arbitrary<String> space = Arbitraries.of(" ", " ", " ", "", "\t", "  ", " \t ");
    Arbitrary<String> after = Arbitraries.of("", "", "", " ", "\t ");
    return Combinators.combine(Arbitraries.oneOf(known, any), space, value, after)
        .as(Line::new)
        .list()
        .ofMaxSize(40);
  }

  @Property(tries = 500)
  void whatIsWritten_isWhatWasRead_withoutTheRemovedLines(
      @ForAll("lines") List<Line> lines, @ForAll long removed) {
    StringBuilder sent = new StringBuilder();
    StringBuilder expected = new StringBuilder();
    for (int i = 0; i < lines.size(); i++) {
      sent.append(lines.get(i).sent());
      expected.append((removed >> i & 1) == 0 ? lines.get(i).expected() : "");
    }
    Fields fields = decoded(sent + "\r\n");
    assertThat(MessageDriver.lines(fields))
        .isEqualTo(lines.stream().map(line -> line.name() + '|' + line.value()).toList());
    for (int i = 0; i < lines.size(); i++) {
      if ((removed >> i & 1) != 0) {
        fields.remove(i);
      }
    }
    assertThat(written(fields)).isEqualTo(expected.toString());
  }

  @Test
  void lines_areFoundByNumber_inOrder() {
    Fields fields = decoded("Via: a\r\nX: y\r\nvia: b\r\nHOST: c\r\n\r\n");
    assertThat(fields.count()).isEqualTo(4);
    assertThat(fields.has(FieldId.VIA)).isTrue();
    assertThat(fields.has(FieldId.TE)).isFalse();
    assertThat(fields.hasAny(1L << FieldId.TE | 1L << FieldId.HOST)).isTrue();
    assertThat(fields.hasAny(1L << FieldId.TE)).isFalse();
    assertThat(fields.find(FieldId.VIA, 0)).isZero();
    assertThat(fields.find(FieldId.VIA, 1)).isEqualTo(2);
    assertThat(fields.find(FieldId.VIA, 3)).isEqualTo(-1);
    assertThat(fields.id(3)).isEqualTo(FieldId.HOST);
    assertThat(fields.id(1)).isEqualTo(FieldId.OTHER);
  }

  @Test
  void removal_byNumber_leavesTheOthersToTheByte() {
    Fields fields = decoded("Via: a\r\nX:y\r\nvia:b\r\nHost:  c\r\nY: \r\n\r\n");
    fields.removeAll(FieldId.VIA);
    assertThat(fields.removed(0)).isTrue();
    assertThat(fields.removed(1)).isFalse();
    assertThat(written(fields)).isEqualTo("X:y\r\nHost: c\r\nY: \r\n");
  }

  @Test
  void removal_byName_takesEveryCaseOfIt_andNothingLonger() {
    Fields fields =
        decoded(
            "Foo\r\n".replace("\r\n", ": 1\r\n") + "foo: 2\r\nfoob: 3\r\nfo: 4\r\nN: FOO\r\n\r\n");
    int line = 4;
    fields.removeNamed(fields.valueStart(line), fields.valueEnd(line));
    assertThat(written(fields)).isEqualTo("foob: 3\r\nfo: 4\r\nN: FOO\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X : y\r\n\r\n",
        " X: y\r\n\r\n",
        "X: y\r\n folded\r\n\r\n",
        "X: y\r\n\tfolded\r\n\r\n",
        ": y\r\n\r\n",
        "X\r\n\r\n",
        "X: y\n\r\n",
        "X: y\r\r\n\r\n",
        "X: a\rb\r\n\r\n",
        "X: a\nb\r\n\r\n",
        "X: a\0b\r\n\r\n",
        "X: a\u0001\r\n\r\n",
        "X: a\u007f\r\n\r\n",
        "X y: z\r\n\r\n",
        "X(y): z\r\n\r\n",
        "é: y\r\n\r\n",
        "X: y\r\n\n",
        "X: y\r\n\rZ",
        "\rZ",
        "\n",
        "X: a\u000bb\r\n\r\n",
        "X\0: y\r\n\r\n",
        "X\t: y\r\n\r\n",
        "X;: y\r\n\r\n",
        "@X: y\r\n\r\n"
      })
  void malformedSections_areRefused_howeverTheyAreCut(String section) {
    assertThat(decode(new Fields(), section, 100)).isEqualTo(Fields.MALFORMED);
    Fields fields = new Fields();
    fields.begin(0);
    int result = Fields.MORE;
    for (int i = 0; i < section.length() && result == Fields.MORE; i++) {
      fields.append(Unpooled.wrappedBuffer(MessageDriver.bytes(section), i, 1), 1);
      result = fields.decode(100);
    }
    assertThat(result).isEqualTo(Fields.MALFORMED);
  }

  @Test
  void moreLinesThanAllowed_areRefused_andAsManyAreNot() {
    assertThat(decode(new Fields(), "A: 1\r\nB: 2\r\n\r\n", 2)).isPositive();
    assertThat(decode(new Fields(), "A: 1\r\nB: 2\r\nC: 3\r\n\r\n", 2)).isEqualTo(Fields.TOO_MANY);
  }

  @Test
  void bytesBehindTheSection_areNotTouched() {
    assertThat(decode(new Fields(), "A: 1\r\n\r\n\0\n\0", 2)).isEqualTo(8);
    assertThat(decode(new Fields(), "\r\nA: 1\r\n", 2)).isEqualTo(2);
  }

  @Test
  void manyAndLongLines_areKept_andTheNextSectionStartsAfresh() {
    String line = "Name: " + "v".repeat(100) + "\r\n";
    Fields fields = decoded(line.repeat(500) + "\r\n");
    assertThat(fields.count()).isEqualTo(500);
    assertThat(written(fields)).isEqualTo(line.repeat(500));
    fields.clear();
    assertThat(fields.block().length).as("a large block is given back").isLessThanOrEqualTo(16384);
    assertThat(decode(fields, "Via: x\r\n\r\n", 10)).isPositive();
    assertThat(fields.count()).isEqualTo(1);
    assertThat(written(fields)).isEqualTo("Via: x\r\n");
    fields.clear();
    assertThat(fields.has(FieldId.VIA)).isFalse();
  }

  @Test
  void appendedBytes_standBehindTheLines() {
    Fields fields = decoded("A: 1\r\n\r\n");
    byte[] more = new byte[5000];
    Arrays.fill(more, (byte) 'm');
    int at = fields.length();
    fields.append(more);
    assertThat(fields.length()).isEqualTo(at + 5000);
    assertThat(written(fields)).isEqualTo("A: 1\r\n");
    fields.truncate(at);
    assertThat(fields.length()).isEqualTo(at);
  }
}
