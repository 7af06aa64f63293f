package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OctetsTest {
  private static final String TOKEN =
      "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

  @Test
  void classesOfAllOctets_areThoseOfTheRfcs() {
    for (int c = 0; c < 256; c++) {
      byte b = (byte) c;
      assertThat(Octets.isToken(b)).as("token %d", c).isEqualTo(TOKEN.indexOf(c) >= 0);
      assertThat(Octets.isTarget(b)).as("target %d", c).isEqualTo(c > 32 && c < 127 && c != '#');
      assertThat(Octets.isDigit(b)).as("digit %d", c).isEqualTo("0123456789".indexOf(c) >= 0);
      int hex = c < 128 ? Character.digit(c, 16) : -1;
      assertThat(Octets.hex(b)).as("hex %d", c).isEqualTo(hex);
    }
  }

  @Test
  void textEnd_findsEachControlAtEachPlace() {
    for (int control = 0; control < 256; control++) {
      boolean text = control == '\t' || control >= 0x20 && control != 0x7f;
      for (int size = 1; size <= 20; size++) {
        for (int at = 0; at < size; at++) {
          byte[] b = new byte[size];
          java.util.Arrays.fill(b, (byte) 'x');
          b[at] = (byte) control;
          assertThat(Octets.textEnd(b, 0, size)).isEqualTo(text ? size : at);
        }
      }
    }
  }

  @Test
  void textEnd_onRandomBytes_isTheFirstControl() {
    Random random = new Random(1);
    byte[] alphabet = {' ', '\t', 'a', 0x1f, 0x7f, 0x7e, (byte) 0x80, (byte) 0xff, 0x20, '\r', 0};
    for (int round = 0; round < 50_000; round++) {
      byte[] b = new byte[random.nextInt(40)];
      for (int i = 0; i < b.length; i++) {
        // Mostly text, or every run would be short.
        b[i] = random.nextInt(8) > 0 ? (byte) 'v' : alphabet[random.nextInt(alphabet.length)];
      }
      int from = random.nextInt(b.length + 1);
      int end = from + random.nextInt(b.length - from + 1);
      int expected = from;
      while (expected < end
          && (b[expected] == '\t' || (b[expected] & 0xff) >= 0x20 && b[expected] != 0x7f)) {
        expected++;
      }
      assertThat(Octets.textEnd(b, from, end)).isEqualTo(expected);
    }
  }

  @Property(tries = 2000)
  void decimal_isTheNumberIfItFits(
      @ForAll @StringLength(max = 22) @CharRange(from = '0', to = '9') @Chars({'-', '+', ' '})
          String text) {
    byte[] b = MessageDriver.bytes(text);
    boolean fits = text.matches("[0-9]+") && new BigInteger(text).bitLength() < 64;
    assertThat(Octets.decimal(b, 0, b.length))
        .isEqualTo(fits ? new BigInteger(text).longValueExact() : -1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"9223372036854775807", "0", "00000000000000000000000000000000000007"})
  void decimal_takesTheLargestAndLeadingZeros(String text) {
    byte[] b = MessageDriver.bytes(text);
    assertThat(Octets.decimal(b, 0, b.length)).isEqualTo(new BigInteger(text).longValueExact());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"9223372036854775808", "18446744073709551617", "", "-1", "+1", "1 ", "0x1"})
  void decimal_refusesWhatDoesNotFitOrIsNoNumber(String text) {
    byte[] b = MessageDriver.bytes(text);
    assertThat(Octets.decimal(b, 0, b.length)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "a:80",
        "a:",
        "a:0",
        "a:65535",
        "1.2.3.4",
        "a_b.example",
        "%41b",
        "a%7e:1",
        "x!$&'()*+;=",
        "[::]",
        "[::1]:80",
        "[1::]",
        "[1:2:3:4:5:6:7:8]",
        "[1:2:3:4:5:6:7::]",
        "[::2:3:4:5:6:7:8]",
        "[1::8]",
        "[2001:db8::ffff:1]",
        "[::1.2.3.4]",
        "[::ffff:255.255.255.255]",
        "[1:2:3:4:5:6:1.2.3.4]",
        "[1:2:3:4:5::1.2.3.4]",
        "[ABCD:ef01::]"
      })
  void hostEnd_takesHostAndPort(String text) {
    assertThat(NaiveReader.authority(text)).isTrue();
    byte[] b = MessageDriver.bytes(text);
    int port = text.indexOf(':', text.indexOf(']') + 1);
    assertThat(Octets.hostEnd(b, 0, b.length)).isEqualTo(port < 0 ? b.length : port);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ":80",
        "a:65536",
        "a:99999",
        "a:x",
        "a:-1",
        "a:000080",
        "a b",
        "a,b",
        "a@b",
        "a/b",
        "a:80:80",
        "%",
        "%4",
        "%4g",
        "a?",
        "é",
        "[",
        "[]",
        "[:]",
        "[:::]",
        "[::",
        "[::1",
        "::1",
        "[::1]x",
        "[::1]80",
        "[1:2:3]",
        "[1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:8:9]",
        "[1:2:3:4:5:6:7:8::]",
        "[1::2::3]",
        "[12345::]",
        "[:1:2:3:4:5:6:7]",
        "[1:2:3:4:5:6:7:]",
        "[g::]",
        "[1.2.3.4]",
        "[::1.2.3]",
        "[::1.2.3.256]",
        "[::1.2.3.04]",
        "[::1.2.3.4:1]",
        "[1:2:3:4:5:6:7:1.2.3.4]",
        "[::1.2.3.4",
        "[::1.2.3.",
        "[fe80::1%25lo]",
        "[v1.x]",
        "[::.]",
        "[::1..2]"
      })
  void hostEnd_refusesEverythingElse(String text) {
    assertThat(NaiveReader.authority(text) && !text.endsWith(":000080")).isFalse();
    byte[] b = MessageDriver.bytes(text);
    assertThat(Octets.hostEnd(b, 0, b.length)).isEqualTo(-1);
  }

  @Property(tries = 3000)
  void hostEnd_onAnyLiteral_agreesWithTheGrammar(
      @ForAll @StringLength(max = 24) @Chars({':', ':', ':', '1', 'f', '.', '0'}) String text) {
    String literal = '[' + text + ']';
    byte[] b = MessageDriver.bytes(literal);
    assertThat(Octets.hostEnd(b, 0, b.length) == b.length)
        .isEqualTo(NaiveReader.authority(literal));
  }

  @Test
  void hostEnd_staysWithinItsRange() {
    byte[] b = MessageDriver.bytes("xx[::1]:8080");
    for (int end = 2; end < b.length; end++) {
      int host = Octets.hostEnd(b, 2, end);
      assertThat(host).isEqualTo(end < 7 ? -1 : 7);
    }
  }
}
