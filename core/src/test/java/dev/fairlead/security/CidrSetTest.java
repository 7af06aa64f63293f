package dev.fairlead.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.fairlead.model.IpLiteral;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CidrSetTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.0.0.0, true",
    "10.0.0.0/8, 10.255.255.255, true",
    "10.0.0.0/8, 11.0.0.0, false",
    "10.0.0.0/8, 9.255.255.255, false",
    "10.0.0.0/8, ::ffff:10.1.2.3, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "::/0, 2001:db8::1, true",
    "::/0, 10.0.0.1, false",
    "::1, ::1, true",
    "::1, ::2, false",
    "192.0.2.1, 192.0.2.1, true",
    "2001:db8::/33, 2001:db8:7fff::1, true",
    "2001:db8::/33, 2001:db8:8000::1, false",
    "2001:db8::/65, 2001:db8::7fff:ffff:ffff:ffff, true",
    "2001:db8::/65, 2001:db8::8000:0:0:0, false",
    "::ffff:10.0.0.0/104, 10.9.9.9, true",
    "128.0.0.0/1, 200.0.0.1, true",
    "128.0.0.0/1, 127.0.0.1, false",
  })
  void contains(String network, String address, boolean held) {
    assertThat(CidrSet.of(List.of(network)).contains(bytes(address))).isEqualTo(held);
  }

  @Test
  void mappedSixteenBytes_areTheIpv4Address() {
    byte[] mapped = new byte[16];
    mapped[10] = (byte) 0xFF;
    mapped[11] = (byte) 0xFF;
    mapped[12] = 10;
    assertThat(CidrSet.of(List.of("10.0.0.0/8")).contains(mapped)).isTrue();
    assertThat(CidrSet.of(List.of("::/0")).contains(mapped)).isFalse();
  }

  @Test
  void emptySet_holdsNothing() {
    assertThat(CidrSet.of(List.of()).isEmpty()).isTrue();
    assertThat(CidrSet.of(List.of()).contains(bytes("127.0.0.1"))).isFalse();
    assertThat(CidrSet.of(List.of("::/0", "0.0.0.0/0")).contains(new byte[5])).isFalse();
  }

  @Test
  void badEntry_isSaidInASentence() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CidrSet.of(List.of("10.0.0.0/8", "localhost")))
        .withMessageContaining("'localhost' is not a network");
  }

  @Property(tries = 100)
  void agreesWithAnOracle(@ForAll long seed, @ForAll boolean ipv4) {
    Random random = new Random(seed);
    int bits = ipv4 ? 32 : 128;
    List<String> networks = new ArrayList<>();
    List<BigInteger[]> ranges = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      int prefix = random.nextInt(bits + 1);
      BigInteger size = BigInteger.ONE.shiftLeft(bits - prefix);
      BigInteger first = new BigInteger(bits, random).divide(size).multiply(size);
      ranges.add(new BigInteger[] {first, first.add(size).subtract(BigInteger.ONE)});
      networks.add(text(first, bits) + "/" + prefix);
    }
    CidrSet set = CidrSet.of(networks);
    for (BigInteger[] range : ranges) {
      for (BigInteger edge : range) {
        for (int delta = -1; delta <= 1; delta++) {
          BigInteger address = edge.add(BigInteger.valueOf(delta));
          if (address.signum() >= 0 && address.bitLength() <= bits) {
            boolean expected =
                ranges.stream()
                    .anyMatch(r -> r[0].compareTo(address) <= 0 && address.compareTo(r[1]) <= 0);
            assertThat(set.contains(raw(address, bits)))
                .as(text(address, bits))
                .isEqualTo(expected);
          }
        }
      }
    }
  }

  private static byte[] raw(BigInteger address, int bits) {
    byte[] raw = new byte[bits / 8];
    for (int i = 0; i < raw.length; i++) {
      raw[raw.length - 1 - i] = address.shiftRight(8 * i).byteValue();
    }
    return raw;
  }

  private static String text(BigInteger address, int bits) {
    try {
      return InetAddress.getByAddress(raw(address, bits)).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String address) {
    return IpLiteral.parse(address).orElseThrow();
  }
}
