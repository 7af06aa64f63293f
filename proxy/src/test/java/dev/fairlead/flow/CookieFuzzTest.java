package dev.fairlead.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.fairlead.balancer.Cookies;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1RequestDecoder;
import dev.fairlead.model.Ascii;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a client sends as cookies, {@link Cookies} finds in them what a naive reader does, and
 * {@link CookieCut} takes the one cookie and nothing else. Each line of the input is a field line.
 * Run as {@code RequestFuzzTest} is.
 */
class CookieFuzzTest {
  private static final String CUT = "FL";
  private static final int MOST_BYTES = 1 << 20;

  @FuzzTest(maxDuration = "10m")
  void cookies(byte[] data) {
    String lines = new String(data, StandardCharsets.ISO_8859_1);
    StringBuilder head = new StringBuilder("GET / HTTP/1.1\r\nHost: h\r\n");
    for (String line : lines.split("\n", -1)) {
      head.append("Cookie: ").append(line).append("\r\n");
    }
    Http1Request request = decoded(head + "\r\n");
    if (request == null) {
      return;
    }
    List<String> pairs = pairs(request);
    for (String name : List.of(CUT, "fl", "SID", "")) {
      assertThat(found(request, name)).isEqualTo(naive(pairs, name));
    }

    Http1Request rest = decoded(cut(request));
    assertThat(rest).isNotNull();
    assertThat(pairs(rest)).isEqualTo(pairs.stream().filter(pair -> !isNamed(pair, CUT)).toList());
    assertThat(found(rest, CUT)).isEmpty();
    assertThat(found(rest, "SID")).isEqualTo(naive(pairs, "SID"));
  }

  /** The request of that head, or null if it is malformed. */
  private static @Nullable Http1Request decoded(String head) {
    Http1RequestDecoder decoder = new Http1RequestDecoder();
    decoder.begin(MOST_BYTES, MOST_BYTES, MOST_BYTES);
    byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
    boolean whole = decoder.decode(Unpooled.wrappedBuffer(bytes));
    return whole && decoder.failure() == null ? decoder.request() : null;
  }

  private static String cut(Http1Request request) {
    Fields fields = request.fields();
    byte[] name = Ascii.bytes(CUT);
    HeadBuilder out = new HeadBuilder();
    out.text("GET / HTTP/1.1\r\n");
    boolean marked = CookieCut.mark(fields, name);
    fields.writeTo(out);
    if (marked) {
      CookieCut.write(fields, name, out);
    }
    return out + "\r\n";
  }

  private static List<String> found(Http1Request request, String name) {
    List<String> values = new ArrayList<>();
    byte[] bytes = Ascii.bytes(name);
    for (long value = Cookies.next(request, bytes, Cookies.NONE);
        value != Cookies.NONE;
        value = Cookies.next(request, bytes, value)) {
      values.add(Ascii.string(request.bytes(), Cookies.start(value), Cookies.end(value)));
    }
    return values;
  }

  /** What is between semicolons in all cookie lines, without blank ones. */
  private static List<String> pairs(Http1Request request) {
    List<String> pairs = new ArrayList<>();
    byte[] name = Ascii.bytes("cookie");
    for (int i = request.find(name, 0); i >= 0; i = request.find(name, i + 1)) {
      String line = Ascii.string(request.bytes(), request.valueStart(i), request.valueEnd(i));
      Stream.of(line.split(";", -1))
          .map(CookieFuzzTest::trimmed)
          .filter(pair -> !pair.isEmpty())
          .forEach(pairs::add);
    }
    return pairs;
  }

  private static List<String> naive(List<String> pairs, String name) {
    return pairs.stream()
        .filter(pair -> isNamed(pair, name))
        .map(pair -> trimmed(pair.substring(pair.indexOf('=') + 1)))
        .map(value -> value.matches("(?s)\".*\"") ? value.substring(1, value.length() - 1) : value)
        .toList();
  }

  private static boolean isNamed(String pair, String name) {
    int equals = pair.indexOf('=');
    return equals >= 0 && trimmed(pair.substring(0, equals)).equals(name);
  }

  private static String trimmed(String text) {
    return text.replaceAll("\\A[ \t]+|[ \t]+\\z", "");
  }
}
