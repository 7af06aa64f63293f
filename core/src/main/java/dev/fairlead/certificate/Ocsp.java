package dev.fairlead.certificate;

import java.math.BigInteger;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.MessageDigest;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.PKIXRevocationChecker;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Whether a certificate has been revoked, as its issuer says it (RFC 6960). Stateless. */
public final class Ocsp {
  /** The media type of {@link #request}. */
  public static final String REQUEST_TYPE = "application/ocsp-request";

  private static final String AUTHORITY_INFORMATION = "1.3.6.1.5.5.7.1.1";
  private static final byte[] RESPONDER = Der.oid("1.3.6.1.5.5.7.48.1");
  private static final String SHA_1 = "1.3.14.3.2.26";
  private static final int URI_NAME = 0x86;
  private static final int GENERALIZED_TIME = 0x18;
  private static final int TAGGED_0 = 0xa0;
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'");

  private Ocsp() {}

  /** Who is to be asked about a certificate. */
  public static Optional<URI> responder(X509Certificate leaf) {
    byte[] extension = leaf.getExtensionValue(AUTHORITY_INFORMATION);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      DerReader descriptions = new DerReader(new DerReader(extension).content()).enter();
      while (descriptions.hasMore()) {
        DerReader each = descriptions.enter();
        if (Arrays.equals(each.element(), RESPONDER) && each.tag() == URI_NAME) {
          URI uri = URI.create(new String(each.content(), StandardCharsets.US_ASCII));
          return Optional.of(uri).filter(found -> "http".equals(found.getScheme()));
        }
      }
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** The question, without a nonce, so that responders can answer it beforehand. */
  public static byte[] request(X509Certificate leaf, X509Certificate issuer) {
    return Der.sequence(
        Der.sequence(Der.sequence(Der.sequence(certificateId(leaf.getSerialNumber(), issuer)))));
  }

  static byte[] certificateId(BigInteger serial, X509Certificate issuer) {
    DerReader key = new DerReader(issuer.getPublicKey().getEncoded()).enter();
    key.element();
    byte[] bits = key.content();
    return Der.sequence(
        Der.sequence(Der.oid(SHA_1), Der.nothing()),
        Der.octets(sha1(issuer.getSubjectX500Principal().getEncoded())),
        Der.octets(sha1(Arrays.copyOfRange(bits, 1, bits.length))),
        Der.integer(serial));
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK knows SHA-1", e);
    }
  }

  /**
   * Checks that a response is for the certificate, signed by its issuer or whom that has named,
   * timely, and good.
   *
   * @return when there will be a newer one; the moment of the response if it does not say
   * @throws IllegalArgumentException when it is not, with why
   */
  public static Instant check(byte[] response, X509Certificate leaf, X509Certificate issuer) {
    Instant next;
    try {
      next = nextUpdate(response);
    } catch (RuntimeException e) { // whatever the bytes lead the reader to
      throw new IllegalArgumentException("it is no OCSP response", e);
    }
    try {
      CertPathValidator validator = CertPathValidator.getInstance("PKIX");
      PKIXRevocationChecker checker = (PKIXRevocationChecker) validator.getRevocationChecker();
      checker.setOcspResponses(Map.of(leaf, response));
      checker.setOptions(
          EnumSet.of(
              PKIXRevocationChecker.Option.ONLY_END_ENTITY,
              PKIXRevocationChecker.Option.NO_FALLBACK));
      PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(issuer, null)));
      parameters.addCertPathChecker(checker);
      validator.validate(
          CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)), parameters);
      return next;
    } catch (CertPathValidatorException e) {
      throw new IllegalArgumentException("the response is refused: " + e.getMessage(), e);
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalArgumentException("the issuer is no authority", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK checks paths", e);
    }
  }

  private static Instant nextUpdate(byte[] response) {
    DerReader outer = new DerReader(response).enter();
    outer.element();
    DerReader typed = outer.enter().enter();
    typed.element();
    DerReader data = new DerReader(typed.content()).enter().enter();
    while (data.tag() != GENERALIZED_TIME) {
      data.element();
    }
    data.element();
    DerReader single = data.enter().enter();
    single.element();
    single.element();
    Instant update = time(single.content());
    return single.tag() == TAGGED_0 ? time(single.enter().content()) : update;
  }

  private static Instant time(byte[] text) {
    return LocalDateTime.parse(new String(text, StandardCharsets.US_ASCII), TIME)
        .toInstant(ZoneOffset.UTC);
  }
}
