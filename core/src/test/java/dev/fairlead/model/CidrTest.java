package dev.fairlead.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CidrTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0/8",
    "127.0.0.1, 127.0.0.1/32",
    "::1, 0:0:0:0:0:0:0:1/128",
    "2001:db8::/32, 2001:db8:0:0:0:0:0:0/32",
    "::ffff:192.0.2.0/120, 192.0.2.0/24",
    "0.0.0.0/0, 0.0.0.0/0",
  })
  void networks_areRead(String text, String canonical) {
    assertThat(Cidr.parse(text)).hasToString(canonical);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/8",
        "localhost",
        "10",
        "10.1",
        "10.1/16",
        "10.0.0.256",
        "010.0.0.1",
        "1.2.3.4.5",
        "10.0.0.0/",
        "10.0.0.0/33",
        "10.0.0.0/-1",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
        "10.0.0.0/٨",
        "::1/129",
        "[::1]",
        "fe80::1%eth0",
        "1:2:3",
        ":::",
        "0x7f.0.0.1",
        " 10.0.0.0/8",
        "::ffff:10.0.0.0/8",
        "example.com/8"
      })
  void others_areRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse(text))
        .withMessageContaining("'" + text + "'");
  }

  @Test
  void bitsBehindThePrefix_areRefusedWithTheNetworkMeant() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Cidr.parse("192.168.1.7/24"))
        .withMessage(
            "'192.168.1.7/24' has bits set behind its prefix: 192.168.1.0/24 is that network");
  }
}
