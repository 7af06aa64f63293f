package dev.fairlead.testing;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** Bytes written as text, one character (U+0000 to U+00FF) a byte. */
public final class Wire {
  private static final int SHOWN = 1200;

  private Wire() {}

  /** The bytes of {@code text}. */
  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  /** The text of {@code bytes}. */
  public static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  /** {@code text} as it may be shown in a message: controls escaped, long texts cut. */
  public static String shown(String text) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < Math.min(text.length(), SHOWN); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '\r' -> out.append("\\r");
        case '\n' -> out.append("\\n");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < 0x20 || c > 0x7e) {
            out.append(String.format(Locale.ROOT, "\\x%02x", (int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    return text.length() > SHOWN ? out + "... (" + text.length() + " bytes)" : out.toString();
  }
}
