package dev.fairlead.tls;

import io.netty.handler.ssl.OpenSslCachingX509KeyManagerFactory;
import io.netty.handler.ssl.util.SimpleKeyManagerFactory;
import java.security.KeyStore;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.ManagerFactoryParameters;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A factory of one key manager that is there already: the libraries ask for factories. */
final class KeyManagers extends SimpleKeyManagerFactory {
  private final X509ExtendedKeyManager manager;

  private KeyManagers(X509ExtendedKeyManager manager) {
    this.manager = manager;
  }

  /**
   * Natively, keys are kept parsed for as long as the context lives: the one used last in any case,
   * all of them where there are several. (Netty's cache for several loses count of a key that two
   * loops ask for at the same first time, which costs its few bytes once.)
   */
  static KeyManagerFactory of(CertificateChoice choice, TlsEngines engines) {
    KeyManagers factory = new KeyManagers(choice);
    return engines == TlsEngines.NATIVE && choice.size() > 1
        ? new OpenSslCachingX509KeyManagerFactory(factory)
        : factory;
  }

  @Override
  protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {}

  @Override
  protected void engineInit(ManagerFactoryParameters parameters) {}

  @Override
  protected KeyManager[] engineGetKeyManagers() {
    return new KeyManager[] {manager};
  }
}
