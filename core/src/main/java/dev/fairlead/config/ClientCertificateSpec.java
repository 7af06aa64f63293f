package dev.fairlead.config;

/**
 * Whether clients show a certificate (mTLS).
 *
 * @param ca file of the certificates that theirs must lead to, in PEM
 * @param required whether a client without one is refused; else it may go on without
 * @param header the field that tells backends whose it is, which clients cannot set
 */
public record ClientCertificateSpec(String ca, boolean required, String header) {
  /** The field when none is named. */
  public static final String STANDARD_HEADER = "X-Client-Certificate";
}
