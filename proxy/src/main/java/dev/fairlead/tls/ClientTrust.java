package dev.fairlead.tls;

import io.netty.handler.ssl.OpenSslCertificateException;
import io.netty.internal.tcnative.CertificateVerifier;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertPathValidatorException.Reason;
import java.security.cert.CertificateException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The authorities whose client certificates are believed. Tells BoringSSL what was wrong, so that
 * the client gets the alert that RFC 8446 §6.2 names for it. Any thread.
 */
final class ClientTrust extends X509ExtendedTrustManager {
  private static final Set<Reason> KNOWN =
      Set.of(BasicReason.EXPIRED, BasicReason.NOT_YET_VALID, BasicReason.REVOKED);

  private final X509ExtendedTrustManager path;
  private final TlsEngines engines;

  ClientTrust(List<X509Certificate> authorities, TlsEngines engines) {
    this.engines = engines;
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < authorities.size(); i++) {
        store.setCertificateEntry(Integer.toString(i), authorities.get(i));
      }
      TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
      factory.init(store);
      path = first(factory.getTrustManagers());
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("authorities cannot be set up", e);
    }
  }

  private static X509ExtendedTrustManager first(TrustManager[] managers) {
    for (TrustManager each : managers) {
      if (each instanceof X509ExtendedTrustManager found) {
        return found;
      }
    }
    throw new IllegalStateException("this Java knows no PKIX");
  }

  private interface Check {
    void run() throws CertificateException;
  }

  private void told(Check check) throws CertificateException {
    try {
      check.run();
    } catch (CertificateException e) {
      if (engines == TlsEngines.NATIVE) {
        throw named(e);
      }
      throw e;
    }
  }

  /** What Netty has no code for, with one; an expired certificate, for example, it knows. */
  private static CertificateException named(CertificateException e) {
    boolean unknown = false;
    for (Throwable each = e; each != null; each = each.getCause()) {
      unknown |= each instanceof CertPathBuilderException;
      if (each instanceof CertPathValidatorException why) {
        if (KNOWN.contains(why.getReason())) {
          return e;
        }
        unknown |= why.getReason() == PKIXReason.NO_TRUST_ANCHOR;
      }
    }
    return new OpenSslCertificateException(
        e.getMessage(),
        e,
        unknown
            ? CertificateVerifier.X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
            : CertificateVerifier.X509_V_ERR_CERT_REJECTED);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    told(() -> path.checkClientTrusted(chain, type));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket)
      throws CertificateException {
    told(() -> path.checkClientTrusted(chain, type, socket));
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable SSLEngine engine)
      throws CertificateException {
    told(() -> path.checkClientTrusted(chain, type, engine));
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("these are for clients");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    checkServerTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return path.getAcceptedIssuers();
  }
}
