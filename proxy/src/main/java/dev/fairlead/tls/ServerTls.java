package dev.fairlead.tls;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.certificate.Credential;
import dev.fairlead.config.ClientCertificateSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.config.TlsSpec;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.ReferenceCountUtil;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * TLS of one listener. What it was told last is in force, or what it was told before while that
 * cannot be used. Any thread.
 */
public final class ServerTls implements AutoCloseable {
  private final InstantSource clock;
  private final TlsEngines engines = TlsEngines.detect();
  private final Object reading = new Object();
  private TicketKeys tickets;
  private volatile Generation current;
  private boolean closed;

  /** By the certificate that they are about. */
  private final Map<X509Certificate, ByteBuffer> fetched = new ConcurrentHashMap<>();

  /** What is in force at one time. Immutable but for the context's count of users. */
  private record Generation(
      TlsSpec spec, List<Protocol> protocols, TlsMaterial material, SslContext context) {}

  /**
   * Reads the files.
   *
   * @param protocols what ALPN offers, in this order
   * @throws CertificateFault when a file cannot be used
   */
  public ServerTls(TlsSpec spec, List<Protocol> protocols, InstantSource clock)
      throws CertificateFault {
    this.clock = clock;
    this.tickets = new TicketKeys(new SecureRandom(), System.nanoTime());
    this.current = generation(spec, protocols, read(spec, null), tickets);
  }

  /** Whose TLS this is. */
  public TlsEngines engines() {
    return engines;
  }

  /** What is in force. */
  public TlsSpec spec() {
    return current.spec;
  }

  /** The certificates in force, in the order of the spec. */
  public List<Credential> credentials() {
    return current.material.credentials();
  }

  /** OCSP responses that are not stapled, and why: sentences without a final stop. */
  List<String> complaints() {
    return current.material.complaints();
  }

  /** Whether a response is stapled that has run out. */
  boolean isStale() {
    return current.material.isStale(clock.instant());
  }

  /**
   * An engine for a new connection; whoever takes it must release it, if it is counted.
   *
   * @param allocator for what the engine cannot do in the buffers that it is given
   */
  @SuppressWarnings("ReferenceEquality") // the same one, not one like it
  public SSLEngine engine(ByteBufAllocator allocator) {
    while (true) {
      SslContext context = current.context;
      try {
        return context.newEngine(allocator);
      } catch (io.netty.util.IllegalReferenceCountException e) {
        // Replaced, and let go of, since the line before: the next one is there already.
        if (context == current.context) {
          throw e;
        }
      }
    }
  }

  /**
   * Reads everything anew; connections that there are go on with what they have.
   *
   * @throws CertificateFault when a file cannot be used: nothing is changed then
   */
  public void follow(TlsSpec spec, List<Protocol> protocols) throws CertificateFault {
    follow(spec, protocols, null);
  }

  private void follow(TlsSpec spec, List<Protocol> protocols, @Nullable TlsMaterial kept)
      throws CertificateFault {
    synchronized (reading) {
      if (closed) {
        return;
      }
      Generation old = current;
      // A ticket must not carry a client past rules that it was not held to when it got it.
      TlsMaterial material = read(spec, kept);
      boolean sameRules =
          spec.policy() == old.spec.policy()
              && Objects.equals(spec.clients(), old.spec.clients())
              && authorities(material).equals(authorities(old.material));
      TicketKeys keys = sameRules ? tickets : new TicketKeys(new SecureRandom(), System.nanoTime());
      current = generation(spec, protocols, material, keys);
      tickets = keys;
      ReferenceCountUtil.release(old.context);
    }
  }

  /**
   * Reads the files of what is in force anew; of each that cannot be used, what there was stays.
   */
  Reread reread() {
    synchronized (reading) {
      List<Credential> before = credentials();
      try {
        follow(current.spec, current.protocols, current.material);
      } catch (CertificateFault e) {
        throw new IllegalStateException("there is something to keep of each file", e);
      }
      return new Reread(
          credentials().stream().filter(each -> !before.contains(each)).toList(),
          current.material.faults());
    }
  }

  /**
   * What came of reading files anew.
   *
   * @param renewed certificates that are others than before
   * @param faults files that cannot be used: sentences without a final stop
   */
  record Reread(List<Credential> renewed, List<String> faults) {}

  /** Staples a response that was fetched, or none any more. */
  void staple(X509Certificate leaf, byte @Nullable [] response) {
    synchronized (reading) {
      if (response == null) {
        fetched.remove(leaf);
      } else {
        fetched.put(leaf, ByteBuffer.wrap(response));
      }
      Reread _ = reread();
      fetched.keySet().retainAll(credentials().stream().map(Credential::leaf).toList());
    }
  }

  /** Gives the ticket keys their turn; to be called now and then. */
  public void rotate(long now) {
    synchronized (reading) {
      if (!closed && tickets.rotate(now)) {
        seal(current.context, tickets);
      }
    }
  }

  @Override
  public void close() {
    synchronized (reading) {
      if (!closed) {
        closed = true;
        ReferenceCountUtil.release(current.context);
      }
    }
  }

  private TlsMaterial read(TlsSpec spec, @Nullable TlsMaterial kept) throws CertificateFault {
    return new TlsMaterial.Reader(spec, engines, fetched, clock.instant()).read(kept);
  }

  /** Whose client certificates are believed. */
  private static Set<X509Certificate> authorities(TlsMaterial material) {
    ClientTrust trust = material.trust();
    return trust == null ? Set.of() : Set.of(trust.getAcceptedIssuers());
  }

  private Generation generation(
      TlsSpec spec, List<Protocol> protocols, TlsMaterial material, TicketKeys keys) {
    return new Generation(
        spec, List.copyOf(protocols), material, context(spec, protocols, material, keys));
  }

  private SslContext context(
      TlsSpec spec, List<Protocol> protocols, TlsMaterial material, TicketKeys keys) {
    List<CertificateChoice.Entry> entries = material.entries();
    boolean staples =
        engines == TlsEngines.NATIVE && entries.stream().anyMatch(each -> each.ocsp() != null);
    SslContextBuilder builder =
        SslContextBuilder.forServer(
                KeyManagers.of(new CertificateChoice(entries, engines, staples), engines))
            .sslProvider(engines.provider())
            .enableOcsp(staples)
            .applicationProtocolConfig(alpn(protocols));
    Policies.apply(spec.policy(), builder);
    ClientCertificateSpec clients = spec.clients();
    ClientTrust trust = material.trust();
    if (clients == null || trust == null) {
      builder.trustManager(NobodyTrusted.INSTANCE);
    } else {
      builder
          .trustManager(trust)
          .clientAuth(clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
    }
    try {
      SslContext context = builder.build();
      seal(context, keys);
      return context;
    } catch (SSLException e) {
      throw new IllegalStateException("TLS cannot be set up", e);
    }
  }

  static ApplicationProtocolConfig alpn(List<Protocol> protocols) {
    return new ApplicationProtocolConfig(
        ApplicationProtocolConfig.Protocol.ALPN,
        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
        protocols.stream().map(Protocol::word).toList());
  }

  private static void seal(SslContext context, TicketKeys keys) {
    if (context instanceof ReferenceCountedOpenSslContext ours) {
      // Tickets alone: a cache here would grow with the number of clients.
      ours.sessionContext().setSessionCacheEnabled(false);
      ours.sessionContext().setTicketKeys(keys.all());
    }
  }
}
