package dev.fairlead.traffic.client;

import dev.fairlead.traffic.scenario.TargetText;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Where requests go. Immutable.
 *
 * @param uri as the user wrote it
 * @param address where that is
 * @param http2 whether it is spoken to in HTTP/2
 * @param tls how to agree on TLS; null for none
 */
public record Target(URI uri, InetSocketAddress address, boolean http2, @Nullable SslContext tls) {
  /**
   * Whom to trust.
   *
   * @param authority certificates in PEM; null for those that Java trusts
   * @param anybody whether nothing is checked
   */
  public record Trust(@Nullable Path authority, boolean anybody) {
    /** Those that Java trusts. */
    public static final Trust STANDARD = new Trust(null, false);
  }

  /**
   * Finds it.
   *
   * @throws IOException when there is no such host, or the certificates cannot be read; the message
   *     says so
   */
  public static Target find(URI uri, boolean http2, Trust trust) throws IOException {
    SslContext tls = "https".equals(uri.getScheme()) ? context(http2, trust) : null;
    return new Target(uri, new InetSocketAddress(host(uri), TargetText.port(uri)), http2, tls);
  }

  /** Names below localhost are this machine (RFC 6761 §6.3), whatever the resolver says. */
  private static InetAddress host(URI uri) throws IOException {
    String host = TargetText.host(uri);
    if (host.endsWith(".localhost")) {
      return InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1});
    }
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("cannot reach " + uri + ": there is no host " + host, e);
    }
  }

  private static SslContext context(boolean http2, Trust trust) throws IOException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(OpenSsl.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    List.of(http2 ? "h2" : "http/1.1")));
    Path authority = trust.authority();
    if (trust.anybody()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
      builder.endpointIdentificationAlgorithm(null);
    } else if (authority != null) {
      if (!Files.isReadable(authority)) {
        throw new IOException("cannot read the certificates in " + authority);
      }
      try {
        builder.trustManager(authority.toFile());
      } catch (IllegalArgumentException e) {
        throw new IOException(authority + " holds no certificates in PEM", e);
      }
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      boolean certificates = e.getCause() instanceof CertificateException;
      throw new IOException(
          certificates ? authority + " holds no certificates in PEM" : "no TLS: " + e.getMessage(),
          e);
    }
  }

  /** What Host says. */
  String authority() {
    String host = String.valueOf(uri.getHost());
    return uri.getPort() > 0 ? host + ":" + uri.getPort() : host;
  }
}
