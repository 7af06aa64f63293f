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

  /** Natively, keys are kept parsed for as long as the context lives. */
  static KeyManagerFactory of(X509ExtendedKeyManager manager, TlsEngines engines) {
    KeyManagers factory = new KeyManagers(manager);
    return engines == TlsEngines.NATIVE
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
