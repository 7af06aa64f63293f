package dev.fairlead.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.IpLiteral;
import dev.fairlead.model.TextHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {
  private final CidrSet trusted = CidrSet.of(List.of("10.0.0.0/8", "::1"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9 | 203.0.113.9",
        "198.51.100.1, 203.0.113.9 | 203.0.113.9",
        "198.51.100.1, 203.0.113.9, 10.1.1.1 | 203.0.113.9",
        "6.6.6.6,203.0.113.9,10.1.1.1,10.2.2.2 | 203.0.113.9",
        "10.3.3.3, 10.2.2.2 | 10.3.3.3",
        "203.0.113.9, unknown | 10.0.0.1",
        "203.0.113.9, unknown, 10.4.4.4 | 10.4.4.4",
        "203.0.113.9, _hidden, | 10.0.0.1",
        " , ,203.0.113.9, , | 203.0.113.9",
        "203.0.113.9:4711 | 203.0.113.9",
        "[2001:db8::7]:4711 | 2001:db8::7",
        "[2001:db8::7] | 2001:db8::7",
        "2001:db8::7 | 2001:db8::7",
        "203.0.113.9, ::1 | 203.0.113.9",
        "203.0.113.9: | 10.0.0.1",
        "localhost | 10.0.0.1",
        "203.0.113.9 203.0.113.8 | 10.0.0.1",
      })
  void trustedPeer_isReadRightToLeft(String field, String client) {
    TextHead head = TextHead.of("GET", "a", "/").with("X-Forwarded-For", field);
    assertThat(client(head, "10.0.0.1")).isEqualTo(client);
  }

  @Test
  void untrustedPeer_isTheClientWhateverItSays() {
    TextHead head = TextHead.of("GET", "a", "/").with("X-Forwarded-For", "10.9.9.9");
    assertThat(client(head, "203.0.113.9")).isEqualTo("203.0.113.9");
  }

  @Test
  void noField_leavesThePeer() {
    assertThat(client(TextHead.of("GET", "a", "/"), "10.0.0.1")).isEqualTo("10.0.0.1");
  }

  @Test
  void severalLines_areOneList() {
    TextHead head =
        TextHead.of("GET", "a", "/")
            .with("X-Forwarded-For", "6.6.6.6")
            .with("x-forwarded-for", "203.0.113.9")
            .with("Accept", "1.1.1.1")
            .with("X-FORWARDED-FOR", "10.7.7.7");
    assertThat(client(head, "10.0.0.1")).isEqualTo("203.0.113.9");
  }

  private String client(TextHead head, String peer) {
    return ForwardedFor.clientAddress(head, IpLiteral.parse(peer).orElseThrow(), peer, trusted);
  }
}
