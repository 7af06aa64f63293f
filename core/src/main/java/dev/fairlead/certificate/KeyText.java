package dev.fairlead.certificate;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A private key in PEM: PKCS #8 (RFC 5958), or the traditional forms of RSA (RFC 8017) and EC (RFC
 * 5915). Stateless.
 */
final class KeyText {
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");
  private static final byte[] PROBE = {'f', 'a', 'i', 'r', 'l', 'e', 'a', 'd'};

  private KeyText() {}

  /**
   * Reads the first key of {@code text}.
   *
   * @param owner whose the key should be: the traditional forms leave out what it says
   * @return null when it is no key of a known kind
   * @throws IllegalArgumentException with why it cannot be read
   */
  static @Nullable PrivateKey read(String text, PublicKey owner) {
    for (Pem.Block block : Pem.blocks(text)) {
      if (!block.label().endsWith("PRIVATE KEY")) {
        continue;
      }
      if (block.encrypted()) {
        throw new IllegalArgumentException("is encrypted, expected it without a password");
      }
      return switch (block.label()) {
        case "PRIVATE KEY" -> decode(block.bytes());
        case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> decode(wrapped(block.bytes(), owner));
        default -> null;
      };
    }
    throw new IllegalArgumentException("holds no private key in PEM");
  }

  /** As PKCS #8, under the algorithm that the public key names. */
  private static byte[] wrapped(byte[] traditional, PublicKey owner) {
    byte[] algorithm = new DerReader(owner.getEncoded()).enter().element();
    return Der.sequence(Der.integer(BigInteger.ZERO), algorithm, Der.octets(traditional));
  }

  private static @Nullable PrivateKey decode(byte[] encoded) {
    return ALGORITHMS.stream()
        .map(algorithm -> decode(encoded, algorithm))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable PrivateKey decode(byte[] encoded, String algorithm) {
    try {
      return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
    } catch (InvalidKeySpecException e) {
      return null;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK does not know " + algorithm, e);
    }
  }

  /** Whether the two belong together. */
  static boolean match(PrivateKey key, PublicKey owner) {
    if (!key.getAlgorithm().equals(owner.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(owner);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** How a key signs. */
  static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> "EdDSA";
    };
  }
}
