package dev.fairlead.tls;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificate a client has shown, as a dictionary of strings (RFC 9651 §3.2): {@code
 * subject="CN=ann,O=Shop", issuer="CN=Shop CA", serial="1f", sha256="…"}. Stateless.
 */
public final class ClientIdentity {
  private static final String HEX = "0123456789ABCDEF";

  private ClientIdentity() {}

  /** Null when it has shown none. */
  public static @Nullable String of(SSLEngine engine) {
    if (!engine.getNeedClientAuth() && !engine.getWantClientAuth()) {
      return null;
    }
    try {
      return engine.getSession().getPeerCertificates()[0] instanceof X509Certificate leaf
          ? text(leaf)
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  static String text(X509Certificate leaf) {
    return "subject="
        + quoted(leaf.getSubjectX500Principal().getName())
        + ", issuer="
        + quoted(leaf.getIssuerX500Principal().getName())
        + ", serial=\""
        + leaf.getSerialNumber().toString(16)
        + "\", sha256=\""
        + fingerprint(leaf)
        + '"';
  }

  private static String fingerprint(X509Certificate leaf) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded()));
    } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was checked can be encoded", e);
    }
  }

  /** What is not visible ASCII is written as in a URL; so is the percent sign. */
  private static String quoted(String text) {
    StringBuilder out = new StringBuilder("\"");
    for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
      int octet = each & 0xff;
      if (octet == '"' || octet == '\\') {
        out.append('\\').append((char) octet);
      } else if (octet < ' ' || octet > '~' || octet == '%') {
        out.append('%').append(HEX.charAt(octet >> 4)).append(HEX.charAt(octet & 15));
      } else {
        out.append((char) octet);
      }
    }
    return out.append('"').toString();
  }
}
