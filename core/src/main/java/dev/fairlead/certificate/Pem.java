package dev.fairlead.certificate;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Textual encodings of certificates and keys, RFC 7468. Stateless. */
public final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,64})-----([^-]*+(?:-(?!----)[^-]*+)*+)-----END \\1-----");

  private static final int LINE = 64;

  private Pem() {}

  /**
   * One block.
   *
   * @param label such as {@code CERTIFICATE}
   * @param text what stands between its lines, headers included
   */
  record Block(String label, String text) {
    /**
     * Its bytes.
     *
     * @throws IllegalArgumentException when it is not Base64
     */
    byte[] bytes() {
      return Base64.getMimeDecoder().decode(text.strip());
    }

    /** Whether a password is needed, by RFC 1421's header or RFC 5958's label. */
    boolean encrypted() {
      return label.equals("ENCRYPTED PRIVATE KEY") || text.contains("ENCRYPTED");
    }
  }

  /** The blocks of a text, in order; what stands between them means nothing. */
  static List<Block> blocks(String text) {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(text);
    while (matcher.find()) {
      blocks.add(new Block(matcher.group(1), matcher.group(2)));
    }
    return blocks;
  }

  /** A block as text. */
  public static String text(String label, byte[] bytes) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
