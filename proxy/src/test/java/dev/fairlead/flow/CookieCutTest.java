package dev.fairlead.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.model.Ascii;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever a client says in its cookies, a cut takes the one cookie and nothing else. */
class CookieCutTest {
  private static final byte[] NAME = Ascii.bytes("FL");

  /**
   * The cookie lines that a backend is sent for those that a client sent; cut twice, as retries.
   */
  private static List<String> cut(List<String> lines) {
    StringBuilder head = new StringBuilder();
    lines.forEach(line -> head.append("Accept: */*\r\nCookie: ").append(line).append("\r\n"));
    ByteBuf in = Unpooled.copiedBuffer(head + "\r\n", StandardCharsets.ISO_8859_1);
    Fields fields = new Fields();
    fields.append(in, in.readableBytes());
    fields.begin(0);
    assertThat(fields.decode(100)).isPositive();
    String first = write(fields);
    assertThat(write(fields)).isEqualTo(first);
    return Stream.of(first.split("\r\n", -1))
        .filter(line -> line.startsWith("Cookie: "))
        .map(line -> line.substring("Cookie: ".length()))
        .toList();
  }

  private static String write(Fields fields) {
    HeadBuilder out = new HeadBuilder();
    boolean cut = CookieCut.mark(fields, NAME);
    fields.writeTo(out);
    if (cut) {
      CookieCut.write(fields, NAME, out);
    }
    ByteBuf written = Unpooled.buffer();
    out.writeTo(written);
    return written.toString(StandardCharsets.ISO_8859_1);
  }

  /** What is between semicolons, as a naive reader sees it. */
  private static List<String> pairs(List<String> lines) {
    List<String> pairs = new ArrayList<>();
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        if (!pair.isBlank()) {
          pairs.add(pair.strip());
        }
      }
    }
    return pairs;
  }

  private static boolean isCut(String pair) {
    int equals = pair.indexOf('=');
    return equals >= 0 && pair.substring(0, equals).strip().equals("FL");
  }

  @Property
  void theOneCookieGoes_andAllOthersStayInTheirOrder(@ForAll("lines") List<String> lines) {
    List<String> sent = pairs(lines);
    List<String> others = sent.stream().filter(pair -> !isCut(pair)).toList();
    List<String> seen = cut(lines);

    assertThat(pairs(seen)).isEqualTo(others);
    if (others.size() < sent.size()) {
      assertThat(seen).noneMatch(String::isBlank);
    }
  }

  @Property
  void linesWithoutIt_areSentToTheByte(@ForAll("lines") List<String> lines) {
    List<String> without = lines.stream().filter(line -> !line.contains("FL")).toList();

    assertThat(cut(without)).isEqualTo(without.stream().map(String::strip).toList());
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of(
            "FL",
            "FL=",
            "FL=x",
            "; FL=y",
            "xFL=1",
            "fl=1",
            "=",
            ";",
            "; ",
            " ",
            "\t",
            "\"",
            "a=1",
            "; b=\"2\"",
            "F",
            "L",
            "\u00fc")
        .list()
        .ofMaxSize(10)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(3);
  }
}
