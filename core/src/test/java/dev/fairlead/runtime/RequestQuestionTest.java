package dev.fairlead.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.fairlead.runtime.RequestQuestion.Header;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestQuestionTest {
  @ParameterizedTest
  @CsvSource({
    "http://shop:8080/a/b?c=d#e, shop:8080, /a/b?c=d",
    "HTTP://shop, shop, /",
    "shop/x, shop, /x",
    "http://[::1]:80?q=/, [::1]:80, /?q=/",
    "http://u.h/%zz, u.h, /%zz",
  })
  void url_isTakenApartAndLeftAsItIs(String url, String host, String target) {
    RequestQuestion question = RequestQuestion.of("GET", url, List.of(), null);

    assertThat(question)
        .isEqualTo(new RequestQuestion("GET", target, host, List.of(), "127.0.0.1"));
    assertThat(RequestQuestion.of("GET", question.url(), List.of(), null)).isEqualTo(question);
  }

  @Test
  void hostAmongTheHeaders_standsForThatOfTheUrl() {
    List<String> headers = List.of("X-A:1 ", "hOST: other:1", "X-B: 2:3", "Host: third");

    assertThat(RequestQuestion.of("GET", "/x", headers, "::1"))
        .isEqualTo(
            new RequestQuestion(
                "GET",
                "/x",
                "other:1",
                List.of(
                    new Header("X-A", "1"), new Header("X-B", "2:3"), new Header("Host", "third")),
                "::1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "G T", "GET\r", "G:T", "(GET)"})
  void methodThatIsNoToken_isRefused(String method) {
    assertThatThrownBy(() -> RequestQuestion.of(method, "http://h", List.of(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(" is no method, expected a word such as GET");
  }

  @ParameterizedTest
  @CsvSource({
    "/x, names no host",
    "http:///x, names no host",
    "'', names no host",
    "ftp://h/, is neither http nor https",
    "http://ann:pw@h/, names a user",
    "http://h/a b, has a space",
    "http://h/?q=é, has a space or a letter that is not ASCII",
  })
  void urlThatCannotBeAskedFor_isRefused(String url, String why) {
    assertThatThrownBy(() -> RequestQuestion.of("GET", url, List.of(), null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + url + "' " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://h/\r\nX: y", "http://h/\u0000", "h\n/"})
  void urlWithALineEnd_isRefused(String url) {
    assertThatThrownBy(() -> RequestQuestion.of("GET", url, List.of(), null))
        .hasMessageContaining("control character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"X", ": y", "X: y\r\nZ: 1", "X: \u0000"})
  void headerThatIsNoLine_isRefused(String header) {
    assertThatThrownBy(() -> RequestQuestion.of("GET", "http://h", List.of(header), null))
        .hasMessageEndingWith("is no header line, expected one such as 'X-User: ann'");
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bad Name: x", "(a): x", "é: x"})
  void headerWithoutAName_isRefused(String header) {
    assertThatThrownBy(() -> RequestQuestion.of("GET", "http://h", List.of(header), null))
        .hasMessageEndingWith("is no name of a header, expected one such as X-User");
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "300.0.0.1", "", "::1%eth0"})
  void addressThatIsNone_isRefused(String from) {
    assertThatThrownBy(() -> RequestQuestion.of("GET", "http://h", List.of(), from))
        .hasMessageContaining("is no IP address");
  }
}
