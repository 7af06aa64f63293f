package dev.fairlead.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How an upstream's backends are spoken to.
 *
 * @param protocol the version of HTTP; {@code h2} by prior knowledge where the backend is {@code
 *     http://}
 * @param tls what holds for backends that are {@code https://}
 * @param proxyProtocol the header that is sent before anything else
 */
public record LinkSpec(Protocol protocol, BackendTlsSpec tls, ProxyProtocol proxyProtocol) {
  /** What holds when nothing is written. */
  public static final LinkSpec DEFAULTS =
      new LinkSpec(Protocol.HTTP_1, BackendTlsSpec.DEFAULTS, ProxyProtocol.NONE);

  /** The PROXY protocol's header, by version. */
  public enum ProxyProtocol {
    /** None is sent. */
    NONE,
    /** As text. */
    V1,
    /** As bytes. */
    V2;

    /** As written in the configuration. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * TLS to backends.
   *
   * @param verify whether the certificate is checked; {@code false} is warned of at every start
   * @param ca file of those it must lead to, in PEM; null for the system's
   * @param name that it must be for, also sent as SNI; null for the host of the URL
   * @param certificate shown to the backend; null for none
   */
  public record BackendTlsSpec(
      boolean verify,
      @Nullable String ca,
      @Nullable String name,
      @Nullable CertificateSpec certificate) {
    /** What holds when nothing is written. */
    public static final BackendTlsSpec DEFAULTS = new BackendTlsSpec(true, null, null, null);
  }
}
