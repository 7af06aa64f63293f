package dev.fairlead.config;

import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key, as files in PEM.
 *
 * @param chain the leaf first, then what signed it
 * @param key PKCS #8 or the traditional forms, not encrypted
 * @param ocsp a response for the leaf in DER, to be stapled; null for none
 */
public record CertificateSpec(String chain, String key, @Nullable String ocsp) {}
