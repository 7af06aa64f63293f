package dev.fairlead.http1;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;

/**
 * Holds the decoders to the naive reader: what one accepts the other accepts, with the same parts,
 * the same fields, the same body, and the next message beginning at the same byte.
 */
final class Agreement {
  /** The decoder has limits on trailers that the naive reader has not. */
  private static final int MAX_TRAILER_FIELDS = 64;

  private static final int MAX_EXTENSION_BYTES = 4096;

  private final MessageDriver driver = new MessageDriver();

  /** Reads a request whole, byte by byte and cut at {@code cut}, and compares. */
  Seen request(byte[] in, int cut) {
    Seen ours = driver.request(in);
    assertThat(driver.request(in, everywhere(in))).as("byte by byte").isEqualTo(ours);
    assertThat(driver.request(in, Math.floorMod(cut, in.length + 1))).as("cut").isEqualTo(ours);
    compare(ours, NaiveReader.request(text(in)), in);
    return ours;
  }

  /** Reads a response whole, byte by byte and cut at {@code cut}, and compares. */
  Seen response(byte[] in, boolean toHead, int cut) {
    Seen ours = driver.response(in, toHead);
    assertThat(driver.response(in, toHead, everywhere(in))).as("byte by byte").isEqualTo(ours);
    assertThat(driver.response(in, toHead, Math.floorMod(cut, in.length + 1)))
        .as("cut")
        .isEqualTo(ours);
    compare(ours, NaiveReader.response(text(in), toHead), in);
    return ours;
  }

  /** Cuts before every byte. */
  static int[] everywhere(byte[] in) {
    int[] cuts = new int[in.length];
    for (int i = 0; i < cuts.length; i++) {
      cuts[i] = i;
    }
    return cuts;
  }

  private static String text(byte[] in) {
    return new String(in, StandardCharsets.ISO_8859_1);
  }

  private static void compare(Seen ours, Seen naive, byte[] in) {
    if (!naive.whole()) {
      assertThat(ours.whole()).as("accepted, but malformed: %s", text(in)).isFalse();
      if (ours.verdict().equals("MORE")) {
        // White space in front aside, what has an empty line has an end, or is refused.
        assertThat(text(in).replaceFirst("^(\r\n){0,2}", "")).doesNotContain("\r\n\r\n");
      }
      return;
    }
    if (naive.ended() && !ours.ended() && beyondLimits(naive, in)) {
      return;
    }
    if (naive.ended()) {
      assertThat(ours).as(text(in)).isEqualTo(naive);
    } else {
      assertThat(ours.noBody("")).as(text(in)).isEqualTo(naive.noBody(""));
      assertThat(ours.ended()).as("body accepted, but malformed: %s", text(in)).isFalse();
    }
  }

  private static boolean beyondLimits(Seen naive, byte[] in) {
    return naive.trailers().size() > MAX_TRAILER_FIELDS || in.length > MAX_EXTENSION_BYTES;
  }
}
