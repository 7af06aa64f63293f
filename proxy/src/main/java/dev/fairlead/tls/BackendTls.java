package dev.fairlead.tls;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.certificate.CertificateFault.Part;
import dev.fairlead.certificate.Credential;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.LinkSpec.BackendTlsSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.TlsSpec;
import dev.fairlead.model.Address;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS to backends: one context for all that are spoken to in the same way, made when first needed.
 * Any thread.
 */
public final class BackendTls implements AutoCloseable {
  /** Where Linux distributions keep the authorities that they trust; else the JDK's own list. */
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"),
          Path.of("/etc/ssl/cert.pem"));

  private final TlsEngines engines = TlsEngines.detect();
  private final Map<Kind, SslContext> contexts = new HashMap<>();
  private boolean closed;

  private record Kind(BackendTlsSpec tls, Protocol protocol) {}

  /** Makes nothing yet. */
  public BackendTls() {}

  /**
   * An engine for a new connection; whoever takes it must release it, if it is counted.
   *
   * @throws CertificateFault when a file that is needed cannot be used
   * @throws IllegalStateException when this is closed
   */
  public SSLEngine engine(LinkSpec link, Address address, ByteBufAllocator allocator)
      throws CertificateFault {
    BackendTlsSpec tls = link.tls();
    String name = tls.name() == null ? address.host() : tls.name();
    SSLEngine engine;
    // Together with its context's count, so that it is not let go of in between.
    synchronized (this) {
      if (closed) {
        throw new IllegalStateException("closed");
      }
      engine = context(new Kind(tls, link.protocol())).newEngine(allocator, name, address.port());
    }
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm(tls.verify() ? "HTTPS" : "");
    engine.setSSLParameters(parameters);
    return engine;
  }

  /** Lets go of everything; connections that there are go on. */
  @Override
  public synchronized void close() {
    closed = true;
    forget();
  }

  /** Forgets what was made: files have changed. Connections that there are go on. */
  synchronized void forget() {
    contexts.values().forEach(ReferenceCountUtil::release);
    contexts.clear();
  }

  private SslContext context(Kind kind) throws CertificateFault {
    SslContext made = contexts.get(kind);
    if (made == null) {
      made = make(kind);
      contexts.put(kind, made);
    }
    return made;
  }

  private SslContext make(Kind kind) throws CertificateFault {
    BackendTlsSpec tls = kind.tls;
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(engines.provider())
            .endpointIdentificationAlgorithm(tls.verify() ? "HTTPS" : "")
            .applicationProtocolConfig(ServerTls.alpn(List.of(kind.protocol)));
    Policies.apply(TlsSpec.Policy.INTERMEDIATE, builder);
    X509Certificate[] authorities = authorities(tls.ca());
    if (!tls.verify()) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (authorities != null) {
      builder.trustManager(authorities);
    }
    CertificateSpec own = tls.certificate();
    if (own != null) {
      Credential credential =
          Credential.read(Path.of(own.chain()), Path.of(own.key()), Instant.now());
      builder.keyManager(
          credential.key(), credential.chain().toArray(X509Certificate[]::new));
    }
    try {
      return builder.build();
    } catch (SSLException e) {
      throw new IllegalStateException("TLS to backends cannot be set up", e);
    }
  }

  /** Null for those of the JDK. */
  private static X509Certificate @Nullable [] authorities(@Nullable String file)
      throws CertificateFault {
    if (file != null) {
      return Credential.certificates(Path.of(file), Part.CHAIN).toArray(X509Certificate[]::new);
    }
    for (Path each : SYSTEM) {
      if (Files.isReadable(each)) {
        return Credential.certificates(each, Part.CHAIN).toArray(X509Certificate[]::new);
      }
    }
    return null;
  }
}
