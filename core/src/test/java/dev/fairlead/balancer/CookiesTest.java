package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.TextHead;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CookiesTest {
  private static List<String> found(String name, String... lines) {
    TextHead head = TextHead.of("GET", "shop.example", "/");
    for (String line : lines) {
      head.with("Accept", "SID=no").with("cOOkie", line);
    }
    List<String> values = new ArrayList<>();
    byte[] bytes = Ascii.bytes(name);
    for (long value = Cookies.next(head, bytes, Cookies.NONE);
        value != Cookies.NONE;
        value = Cookies.next(head, bytes, value)) {
      values.add(Ascii.string(head.bytes(), Cookies.start(value), Cookies.end(value)));
    }
    return values;
  }

  @Test
  void cookie_isFoundWhereverItStands() {
    assertThat(found("SID", "SID=1")).containsExactly("1");
    assertThat(found("SID", "SID=1; a=b")).containsExactly("1");
    assertThat(found("SID", "a=b; SID=1; c=d")).containsExactly("1");
    assertThat(found("SID", "a=b; SID=1")).containsExactly("1");
    assertThat(found("SID", "a=b", "c=d; SID=1", "SID=2;SID=3")).containsExactly("1", "2", "3");
  }

  @Test
  void likeNames_areOthers() {
    assertThat(found("SID", "sid=1; XSID=2; SID2=3; SI=4; =5; SID; x=SID=6")).isEmpty();
  }

  @Test
  void spaceAndQuotes_areNotPartOfTheValue() {
    assertThat(found("SID", " \tSID =\t 1 \t; SID=\"2\"; SID=\"; SID=\"\"; SID="))
        .containsExactly("1", "2", "\"", "", "");
    assertThat(found("SID", "a=\"x; SID=1\"; b=2")).containsExactly("1\"");
  }

  @Test
  void equalsSigns_belongToTheValue() {
    assertThat(found("SID", "SID=a=b==")).containsExactly("a=b==");
  }

  @Property
  void anyLines_areReadAsByANaiveReader(
      @ForAll("lines") List<String> lines, @ForAll("names") String name) {
    assertThat(found(name, lines.toArray(String[]::new))).isEqualTo(naive(name, lines));
  }

  private static List<String> naive(String name, List<String> lines) {
    List<String> values = new ArrayList<>();
    for (String line : lines) {
      for (String pair : line.split(";", -1)) {
        int equals = pair.indexOf('=');
        if (equals >= 0 && pair.substring(0, equals).strip().equals(name)) {
          String value = pair.substring(equals + 1).strip();
          values.add(
              value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                  ? value.substring(1, value.length() - 1)
                  : value);
        }
      }
    }
    return values;
  }

  @Provide
  Arbitrary<List<String>> lines() {
    return Arbitraries.of(
            "a", "ab", "b", "=", ";", "; ", " ", "\t", "\"", "a=1", "ab=\"2\"", "; a=3", "\u00fc")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts))
        .list()
        .ofMaxSize(3);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of("a", "ab", "b");
  }
}
