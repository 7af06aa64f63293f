package dev.fairlead.certificate;

import dev.fairlead.certificate.CertificateMaker.Made;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** What an authority says of what it has signed, RFC 6960 §4.2. Stateless. */
public final class OcspAnswers {
  private OcspAnswers() {}

  /** That a certificate is good, or was revoked. */
  public static byte[] of(
      Made issuer, X509Certificate leaf, boolean good, Instant from, Instant next) {
    byte[] status = good ? Der.element(0x80) : Der.element(0xa1, time(from));
    byte[] single =
        Der.sequence(
            Ocsp.certificateId(leaf.getSerialNumber(), issuer.certificate()),
            status,
            time(from),
            Der.element(0xa0, time(next)));
    byte[] data =
        Der.sequence(
            Der.element(0xa1, issuer.certificate().getSubjectX500Principal().getEncoded()),
            time(from),
            Der.sequence(single));
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(issuer.key());
      signature.update(data);
      byte[] basic =
          Der.sequence(
              data, Der.sequence(Der.oid("1.2.840.10045.4.3.2")), Der.bits(0, signature.sign()));
      return Der.sequence(
          Der.element(0x0a, new byte[] {0}),
          Der.element(0xa0, Der.sequence(Der.oid("1.3.6.1.5.5.7.48.1.1"), Der.octets(basic))));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] time(Instant at) {
    return Der.element(
        0x18,
        DateTimeFormatter.ofPattern("uuuuMMddHHmmss'Z'")
            .withZone(ZoneOffset.UTC)
            .format(at)
            .getBytes(StandardCharsets.US_ASCII));
  }
}
