package dev.fairlead.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.model.Cidr;
import dev.fairlead.model.IpLiteral;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessListTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, 10.9.0.0/16, 10.1.2.3, true",
    "10.0.0.0/8, 10.9.0.0/16, 10.9.0.0, false",
    "10.0.0.0/8, 10.9.0.0/16, 10.9.255.255, false",
    "10.0.0.0/8, 10.9.0.0/16, 10.10.0.0, true",
    "10.0.0.0/8, 10.9.0.0/16, 192.0.2.1, false",
    "10.9.9.9, 10.0.0.0/8, 10.9.9.9, true",
    "10.9.9.9, 10.0.0.0/8, 10.9.9.8, false",
    "10.255.0.0/16, 10.0.0.0/8, 10.255.255.255, true",
    "0.0.0.0/0, 255.255.255.255, 255.255.255.254, true",
    "0.0.0.0/0, 255.255.255.255, 255.255.255.255, false",
    "2001:db8::/32, 2001:db8:1::/48, 2001:db8:1::5, false",
    "2001:db8::/32, 2001:db8:1::/48, 2001:db8:2::5, true",
    "::/0, ffff::/16, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false",
    "::/0, 10.0.0.0/8, 11.0.0.1, false",
  })
  void mostSpecificNetwork_decides(String allow, String deny, String address, boolean admitted) {
    assertThat(list(List.of(allow), List.of(deny)).admits(bytes(address))).isEqualTo(admitted);
  }

  @Test
  void addressInNoNetwork_isLetInOnlyWhereNothingIsAllowedByName() {
    assertThat(list(List.of(), List.of("10.0.0.0/8")).admits(bytes("192.0.2.1"))).isTrue();
    assertThat(list(List.of(), List.of("10.0.0.0/8")).admits(bytes("::1"))).isTrue();
    assertThat(list(List.of("10.0.0.0/8"), List.of()).admits(bytes("192.0.2.1"))).isFalse();
    assertThat(list(List.of("10.0.0.0/8"), List.of()).admits(bytes("::1"))).isFalse();
    assertThat(list(List.of(), List.of()).admits(new byte[5])).isFalse();
  }

  @Test
  void mappedAddress_isTheIpv4Address() {
    byte[] mapped = new byte[16];
    mapped[10] = mapped[11] = (byte) 0xFF;
    mapped[12] = 10;
    assertThat(list(List.of(), List.of("10.0.0.0/8")).admits(mapped)).isFalse();
    assertThat(list(List.of(), List.of("10.0.0.0/8")).deciding(mapped)).hasToString("10.0.0.0/8");
  }

  /** Networks within few bits, so that they lie in one another, beside and at the ends. */
  @Property(tries = 300)
  void tenThousandAddresses_fareAsByTheLongestPrefix(@ForAll long seed) {
    Random random = new Random(seed);
    List<Cidr> allow = new ArrayList<>();
    List<Cidr> deny = new ArrayList<>();
    for (int i = random.nextInt(40); i > 0; i--) {
      int prefix = 24 + random.nextInt(9);
      int first = (random.nextInt(4) == 0 ? 0xFFFFFF00 : 0x0A000000) | random.nextInt(256);
      long low = first & 0xFFFF_FFFFL & ~(0xFFFF_FFFFL >>> prefix);
      Cidr network = new Cidr(true, 0, low, prefix);
      if (!allow.contains(network) && !deny.contains(network)) {
        (random.nextBoolean() ? allow : deny).add(network);
      }
    }
    boolean otherwise = random.nextBoolean();
    AccessList list = AccessList.of(allow, deny, otherwise);
    for (int i = 0; i < 512; i++) {
      int bits = (i < 256 ? 0x0A000000 : 0xFFFFFF00) | i & 255;
      long address = bits & 0xFFFF_FFFFL;
      byte[] bytes = {(byte) (bits >> 24), (byte) (bits >> 16), (byte) (bits >> 8), (byte) bits};
      assertThat(list.admits(bytes)).isEqualTo(slowly(allow, deny, otherwise, address));
    }
  }

  private static boolean slowly(
      List<Cidr> allow, List<Cidr> deny, boolean otherwise, long address) {
    int longest = -1;
    boolean admitted = otherwise;
    for (boolean verdict : new boolean[] {true, false}) {
      for (Cidr network : verdict ? allow : deny) {
        if (network.low() <= address
            && address <= network.lastLow()
            && network.prefix() > longest) {
          longest = network.prefix();
          admitted = verdict;
        }
      }
    }
    return admitted;
  }

  @Test
  void tenThousandNetworks_areAllFound() {
    List<Cidr> deny = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      deny.add(Cidr.parse("10." + i / 256 % 256 + "." + i % 256 + ".7"));
    }
    AccessList list = AccessList.of(List.of(), deny, true);
    for (int i = 0; i < 10_000; i++) {
      byte[] address = {10, (byte) (i / 256), (byte) i, 7};
      assertThat(list.admits(address)).isFalse();
      address[3] = 8;
      assertThat(list.admits(address)).isTrue();
    }
  }

  private static AccessList list(List<String> allow, List<String> deny) {
    return AccessList.of(
        allow.stream().map(Cidr::parse).toList(),
        deny.stream().map(Cidr::parse).toList(),
        allow.isEmpty());
  }

  private static byte[] bytes(String address) {
    byte[] bytes = IpLiteral.parse(address).orElseThrow();
    return Arrays.copyOf(bytes, bytes.length);
  }
}
