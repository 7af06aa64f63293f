package dev.fairlead.balancer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The authors' vectors: key 00 01 … 0f, texts 00 01 02 … of growing length. */
class SipHashTest {
  private static final SipHash HASH = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);

  @ParameterizedTest
  @CsvSource({
    "0, 310e0edd47db6f72",
    "1, fd67dc93c539f874",
    "2, 5a4fa9d909806c0d",
    "7, 37d1018bf50002ab",
    "8, 6224939a79f5f593",
    "15, e545be4961ca29a1"
  })
  void text_hasTheHashThatIsPublished(int length, String expected) {
    byte[] block = new byte[length + 6];
    for (int i = 0; i < length; i++) {
      block[i + 3] = (byte) i;
    }
    long hash = HASH.hash(block, 3, 3 + length);

    assertThat(HexFormat.of().toHexDigits(Long.reverseBytes(hash))).isEqualTo(expected);
  }
}
