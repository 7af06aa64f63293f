package dev.fairlead.certificate;

import dev.fairlead.certificate.CertificateFault.Part;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A certificate with what signed it and its key. Immutable.
 *
 * @param chain the leaf first
 * @param key the leaf's
 * @param names whom the leaf is for
 */
public record Credential(List<X509Certificate> chain, PrivateKey key, List<String> names) {
  /** No PEM file that anybody needs is larger. */
  private static final int LARGEST_FILE = 1 << 20;

  public Credential {
    chain = List.copyOf(chain);
    names = List.copyOf(names);
  }

  /** The certificate itself. */
  public X509Certificate leaf() {
    return chain.getFirst();
  }

  /**
   * Reads a pair of files.
   *
   * @param now by which it must be valid
   * @throws CertificateFault when it cannot be used
   */
  public static Credential read(Path chain, Path key, Instant now) throws CertificateFault {
    List<X509Certificate> certificates = certificates(chain, Part.CHAIN);
    X509Certificate leaf = certificates.getFirst();
    PrivateKey secret = key(key, leaf);
    if (!KeyText.match(secret, leaf.getPublicKey())) {
      throw new CertificateFault(
          Part.KEY, key + " is not the key of " + other(certificates, secret, chain));
    }
    if (now.isAfter(leaf.getNotAfter().toInstant())) {
      throw new CertificateFault(
          Part.CHAIN, chain + " expired at " + leaf.getNotAfter().toInstant());
    }
    if (now.isBefore(leaf.getNotBefore().toInstant())) {
      throw new CertificateFault(
          Part.CHAIN, chain + " is not valid before " + leaf.getNotBefore().toInstant());
    }
    return new Credential(certificates, secret, ServerNames.of(leaf));
  }

  private static String other(List<X509Certificate> chain, PrivateKey key, Path file) {
    for (int i = 1; i < chain.size(); i++) {
      if (KeyText.match(key, chain.get(i).getPublicKey())) {
        return "the first certificate in "
            + file
            + " but of number "
            + (i + 1)
            + ", expected that first";
      }
    }
    return "the certificate in " + file;
  }

  private static PrivateKey key(Path file, X509Certificate leaf) throws CertificateFault {
    String text = text(file, Part.KEY);
    try {
      PrivateKey key = KeyText.read(text, leaf.getPublicKey());
      if (key != null) {
        return key;
      }
    } catch (IllegalArgumentException e) {
      throw new CertificateFault(Part.KEY, file + " " + e.getMessage());
    }
    throw new CertificateFault(
        Part.KEY, file + " holds no key of a known kind, expected RSA, EC or Ed25519");
  }

  /**
   * Reads the certificates of a file in PEM: at least one.
   *
   * @throws CertificateFault when there is none, or one cannot be read
   */
  public static List<X509Certificate> certificates(Path file, Part part) throws CertificateFault {
    List<X509Certificate> certificates = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Pem.Block block : Pem.blocks(text(file, part))) {
        if (block.label().equals("CERTIFICATE")) {
          certificates.add(
              (X509Certificate)
                  factory.generateCertificate(new ByteArrayInputStream(block.bytes())));
        }
      }
    } catch (CertificateException | IllegalArgumentException e) {
      throw new CertificateFault(part, file + " holds a certificate that cannot be read");
    }
    if (certificates.isEmpty()) {
      throw new CertificateFault(part, file + " holds no certificate in PEM");
    }
    return certificates;
  }

  private static String text(Path file, Part part) throws CertificateFault {
    return new String(bytes(file, part), StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads a small file.
   *
   * @throws CertificateFault when that cannot be
   */
  public static byte[] bytes(Path file, Part part) throws CertificateFault {
    try {
      if (Files.size(file) > LARGEST_FILE) {
        throw new CertificateFault(part, file + " is too large");
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CertificateFault(part, "cannot read " + file + ": " + reason(file, e));
    }
  }

  private static @Nullable String reason(Path file, IOException e) {
    if (Files.isDirectory(file)) {
      return "it is a directory";
    }
    return switch (e) {
      case NoSuchFileException _ -> "there is no such file";
      case AccessDeniedException _ -> "permission denied";
      default -> e.getMessage();
    };
  }
}
