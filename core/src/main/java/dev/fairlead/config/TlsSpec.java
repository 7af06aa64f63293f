package dev.fairlead.config;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a listener ends TLS.
 *
 * @param certificates at least one; the first is for clients that name no server, or one that no
 *     certificate is for
 * @param policy which versions and ciphers are spoken
 * @param clients whether clients show certificates; null when they are not asked
 * @param fetchOcsp whether OCSP responses are fetched from the issuers and stapled
 */
public record TlsSpec(
    List<CertificateSpec> certificates,
    Policy policy,
    @Nullable ClientCertificateSpec clients,
    boolean fetchOcsp) {
  /** Stands for any, where only that matters. */
  static final TlsSpec ANY = new TlsSpec(List.of(), Policy.MODERN, null, false);

  public TlsSpec {
    certificates = List.copyOf(certificates);
  }

  /** Which versions and ciphers are spoken, by the names that Mozilla gave them. */
  public enum Policy {
    /** TLS 1.3 alone. */
    MODERN,
    /** TLS 1.2 with forward secrecy and AEAD, and 1.3. */
    INTERMEDIATE;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
