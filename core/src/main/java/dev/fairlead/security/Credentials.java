package dev.fairlead.security;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * A name and a password from an Authorization field, RFC 7617. Immutable but for the password's
 * bytes.
 */
public final class Credentials {
  private static final int SCHEME = 6;

  private final String name;
  private final byte[] password;

  private Credentials(String name, byte[] password) {
    this.name = name;
    this.password = password;
  }

  /** Who it is said to be. */
  public String name() {
    return name;
  }

  /** The password's bytes, as they came. */
  public byte[] password() {
    return password;
  }

  /**
   * What the value of an Authorization field says; null when it is not {@code Basic}, or malformed.
   */
  public static @Nullable Credentials of(byte[] block, int start, int end) {
    if (end - start <= SCHEME || !isBasic(block, start) || block[start + SCHEME - 1] != ' ') {
      return null;
    }
    int from = start + SCHEME;
    while (from < end && block[from] == ' ') {
      from++;
    }
    byte[] pair;
    try {
      pair = Base64.getDecoder().decode(Arrays.copyOfRange(block, from, end));
    } catch (IllegalArgumentException e) {
      return null;
    }
    for (int i = 0; i < pair.length; i++) {
      if (pair[i] == ':') {
        String name = text(pair, i);
        return name == null
            ? null
            : new Credentials(name, Arrays.copyOfRange(pair, i + 1, pair.length));
      }
    }
    return null;
  }

  private static boolean isBasic(byte[] block, int start) {
    String word = "basic";
    for (int i = 0; i < word.length(); i++) {
      if ((block[start + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable String text(byte[] bytes, int length) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(bytes, 0, length))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "Credentials[" + name + "]";
  }
}
