package dev.fairlead.certificate;

import dev.fairlead.model.IpLiteral;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes certificates for machines that nobody else talks to: an authority of one's own, and what it
 * signs (RFC 5280). Not for concurrent use.
 */
public final class CertificateMaker {
  /** Clocks differ. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private static final String COMMON_NAME = "2.5.4.3";
  private static final String ORGANIZATION = "2.5.4.10";
  private static final String SUBJECT_KEY = "2.5.29.14";
  private static final String KEY_USAGE = "2.5.29.15";
  private static final String ALTERNATIVE_NAMES = "2.5.29.17";
  private static final String BASIC_CONSTRAINTS = "2.5.29.19";
  private static final String AUTHORITY_KEY = "2.5.29.35";
  private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
  private static final String FOR_SERVERS = "1.3.6.1.5.5.7.3.1";
  private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
  private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
  private static final String OCSP = "1.3.6.1.5.5.7.48.1";
  private static final int URI_NAME = 0x86;
  private static final int DNS_NAME = 0x82;
  private static final int IP_ADDRESS = 0x87;
  private static final int SERIAL_BITS = 120;

  private final SecureRandom random = new SecureRandom();
  private final Instant now;
  private @Nullable URI responder;

  /** What a key is. */
  public enum KeyKind {
    EC,
    RSA,
    ED25519
  }

  /** What a certificate is for. */
  public enum Purpose {
    AUTHORITY,
    SERVER,
    CLIENT
  }

  /** Makes certificates that are valid from {@code now} on. */
  public CertificateMaker(Instant now) {
    this.now = now;
  }

  /** Names in what is made from now on whom to ask whether it was revoked. */
  public CertificateMaker answeredBy(URI ocsp) {
    responder = ocsp;
    return this;
  }

  /** A certificate and its key. */
  public record Made(X509Certificate certificate, PrivateKey key) {
    /** The certificate in PEM. */
    public String certificateText() {
      try {
        return Pem.text("CERTIFICATE", certificate.getEncoded());
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("what was parsed can be encoded", e);
      }
    }

    /** The key in PEM, PKCS #8, without a password. */
    public String keyText() {
      return Pem.text("PRIVATE KEY", key.getEncoded());
    }
  }

  /**
   * Makes one.
   *
   * @param name the subject's common name
   * @param names host names and IP addresses that it is for, if a server's
   * @param issuer who signs it; null for itself
   * @param validity from an hour ago; negative for one that has expired
   */
  public Made make(
      Purpose purpose,
      String name,
      List<String> names,
      KeyKind kind,
      @Nullable Made issuer,
      Duration validity) {
    try {
      KeyPair pair = pair(kind);
      PrivateKey signer = issuer == null ? pair.getPrivate() : issuer.key;
      PublicKey signerKey = issuer == null ? pair.getPublic() : issuer.certificate.getPublicKey();
      byte[] algorithm = algorithm(signer);
      Instant end = now.plus(validity);
      Instant start = validity.isNegative() ? end.minus(EARLIER) : now.minus(EARLIER);
      byte[] subject = subject(name);
      byte[] body =
          Der.sequence(
              Der.element(0xa0, Der.integer(BigInteger.TWO)),
              Der.integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1)),
              algorithm,
              issuer == null ? subject : issuer.certificate.getSubjectX500Principal().getEncoded(),
              Der.sequence(Der.time(start), Der.time(end)),
              subject,
              pair.getPublic().getEncoded(),
              Der.element(
                  0xa3, Der.sequence(extensions(purpose, names, pair.getPublic(), signerKey))));
      Signature signature = Signature.getInstance(KeyText.algorithm(signer));
      signature.initSign(signer, random);
      signature.update(body);
      byte[] whole = Der.sequence(body, algorithm, Der.bits(0, signature.sign()));
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(whole));
      return new Made(certificate, pair.getPrivate());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK cannot make a certificate", e);
    }
  }

  private KeyPair pair(KeyKind kind) throws GeneralSecurityException {
    KeyPairGenerator generator =
        KeyPairGenerator.getInstance(
            switch (kind) {
              case EC -> "EC";
              case RSA -> "RSA";
              case ED25519 -> "Ed25519";
            });
    switch (kind) {
      case EC -> generator.initialize(256, random);
      case RSA -> generator.initialize(2048, random);
      case ED25519 -> {}
    }
    return generator.generateKeyPair();
  }

  private static byte[] algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> Der.sequence(Der.oid("1.2.840.113549.1.1.11"), Der.nothing());
      case "EC" -> Der.sequence(Der.oid("1.2.840.10045.4.3.2"));
      default -> Der.sequence(Der.oid("1.3.101.112"));
    };
  }

  private static byte[] subject(String name) {
    return Der.sequence(attribute(ORGANIZATION, "Fairlead"), attribute(COMMON_NAME, name));
  }

  private static byte[] attribute(String type, String value) {
    return Der.set(Der.sequence(Der.oid(type), Der.text(value)));
  }

  private byte[][] extensions(Purpose purpose, List<String> names, PublicKey own, PublicKey signer)
      throws GeneralSecurityException {
    List<byte[]> all = new ArrayList<>();
    boolean authority = purpose == Purpose.AUTHORITY;
    all.add(critical(BASIC_CONSTRAINTS, authority ? Der.sequence(Der.truth()) : Der.sequence()));
    // keyCertSign and cRLSign, or digitalSignature: the first bits from the left.
    all.add(
        critical(
            KEY_USAGE, authority ? Der.bits(1, new byte[] {6}) : Der.bits(7, new byte[] {-128})));
    all.add(plain(SUBJECT_KEY, Der.octets(keyId(own))));
    all.add(plain(AUTHORITY_KEY, Der.sequence(Der.element(0x80, keyId(signer)))));
    if (!authority) {
      all.add(
          plain(
              EXTENDED_KEY_USAGE,
              Der.sequence(Der.oid(purpose == Purpose.SERVER ? FOR_SERVERS : FOR_CLIENTS))));
    }
    URI asked = responder;
    if (asked != null) {
      byte[] where = asked.toString().getBytes(StandardCharsets.US_ASCII);
      all.add(
          plain(
              AUTHORITY_INFORMATION,
              Der.sequence(Der.sequence(Der.oid(OCSP), Der.element(URI_NAME, where)))));
    }
    if (!names.isEmpty()) {
      all.add(
          plain(
              ALTERNATIVE_NAMES,
              Der.sequence(
                  names.stream().map(CertificateMaker::alternative).toArray(byte[][]::new))));
    }
    return all.toArray(byte[][]::new);
  }

  private static byte[] critical(String id, byte[] value) {
    return Der.sequence(Der.oid(id), Der.truth(), Der.octets(value));
  }

  private static byte[] plain(String id, byte[] value) {
    return Der.sequence(Der.oid(id), Der.octets(value));
  }

  private static byte[] keyId(PublicKey key) throws GeneralSecurityException {
    DerReader info = new DerReader(key.getEncoded()).enter();
    info.element();
    byte[] bits = info.content();
    MessageDigest digest = MessageDigest.getInstance("SHA-1");
    digest.update(bits, 1, bits.length - 1);
    return digest.digest();
  }

  private static byte[] alternative(String name) {
    return IpLiteral.parse(name)
        .map(address -> Der.element(IP_ADDRESS, address))
        .orElseGet(() -> Der.element(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII)));
  }
}
