package dev.fairlead.tls;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;

/** Whose TLS is used: BoringSSL where its native library loads, else the JDK's. Any thread. */
public enum TlsEngines {
  /** BoringSSL, through netty-tcnative. */
  NATIVE(SslProvider.OPENSSL_REFCNT),
  /** The JDK's. */
  JDK(SslProvider.JDK);

  /** Set to {@code jdk}, the native library is left alone. */
  public static final String PROPERTY = "fairlead.tls";

  static {
    // Read by the JDK's engine when it is first used; BoringSSL refuses it anyway.
    System.setProperty("jdk.tls.rejectClientInitiatedRenegotiation", "true");
  }

  private final SslProvider provider;

  TlsEngines(SslProvider provider) {
    this.provider = provider;
  }

  /** The best that works here. */
  public static TlsEngines detect() {
    return "jdk".equals(System.getProperty(PROPERTY)) || !OpenSsl.isAvailable() ? JDK : NATIVE;
  }

  SslProvider provider() {
    return provider;
  }
}
