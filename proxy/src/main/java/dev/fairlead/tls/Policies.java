package dev.fairlead.tls;

import dev.fairlead.config.TlsSpec;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import java.util.List;
import java.util.stream.Stream;

/**
 * Versions and ciphers by policy, after Mozilla's recommendations (version 5.7): AEAD with forward
 * secrecy only. Stateless.
 */
final class Policies {
  private static final List<String> TLS_1_3 =
      List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");

  private static final List<String> TLS_1_2 =
      List.of(
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private Policies() {}

  static SslContextBuilder apply(TlsSpec.Policy policy, SslContextBuilder builder) {
    return switch (policy) {
      case MODERN ->
          builder.protocols("TLSv1.3").ciphers(TLS_1_3, SupportedCipherSuiteFilter.INSTANCE);
      case INTERMEDIATE ->
          builder
              .protocols("TLSv1.3", "TLSv1.2")
              .ciphers(
                  Stream.concat(TLS_1_3.stream(), TLS_1_2.stream()).toList(),
                  SupportedCipherSuiteFilter.INSTANCE);
    };
  }
}
