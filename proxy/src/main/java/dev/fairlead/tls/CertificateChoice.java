package dev.fairlead.tls;

import dev.fairlead.certificate.Credential;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate a client is shown: one for exactly the name it asks for, else a wildcard's (RFC
 * 6125 §6.4.3), else the first; of several for a name, the first that the client can make use of.
 * Immutable.
 */
final class CertificateChoice extends X509ExtendedKeyManager {
  /**
   * One certificate and what is stapled to it.
   *
   * @param ocsp in DER, or null
   */
  record Entry(Credential credential, @Nullable ByteBuffer ocsp) {}

  private final List<Entry> entries;
  private final Map<String, List<Integer>> exact = new HashMap<>();

  /** By what follows the asterisk: {@code .shop.example}. */
  private final Map<String, List<Integer>> wildcards = new HashMap<>();

  private final boolean staples;

  /**
   * Chooses among {@code entries}, at least one.
   *
   * @param staples whether OCSP responses are shown
   */
  CertificateChoice(List<Entry> entries, boolean staples) {
    this.entries = List.copyOf(entries);
    this.staples = staples;
    for (int i = 0; i < entries.size(); i++) {
      for (String name : entries.get(i).credential().names()) {
        boolean wild = name.startsWith("*.");
        (wild ? wildcards : exact)
            .computeIfAbsent(wild ? name.substring(1) : name, _ -> new ArrayList<>(1))
            .add(i);
      }
    }
  }

  /** How many there are to choose from. */
  int size() {
    return entries.size();
  }

  /** Numbers of the certificates for a name; empty when there is none. */
  private List<Integer> candidates(String name) {
    List<Integer> found = exact.get(name);
    if (found == null) {
      int dot = name.indexOf('.');
      found = dot <= 0 ? null : wildcards.get(name.substring(dot));
    }
    return found == null ? List.of() : found;
  }

  /**
   * The number of the certificate to show.
   *
   * @param keyType {@code RSA}, {@code EC} …, as the JDK names them; null for any
   * @return -1 when the client could make no use of it
   */
  int choose(@Nullable String serverName, @Nullable String keyType) {
    List<Integer> candidates =
        serverName == null ? List.of() : candidates(serverName.toLowerCase(Locale.ROOT));
    for (int each : candidates.isEmpty() ? List.of(0) : candidates) {
      String algorithm = entries.get(each).credential().key().getAlgorithm();
      if (keyType == null || fits(algorithm, keyType)) {
        return each;
      }
    }
    return -1;
  }

  private static boolean fits(String algorithm, String keyType) {
    return switch (algorithm) {
      case "EdDSA" -> keyType.equals("EdDSA") || keyType.equals("Ed25519") || keyType.equals("EC");
      case "RSA" -> keyType.equals("RSA") || keyType.equals("RSASSA-PSS");
      default -> keyType.equals(algorithm);
    };
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, SSLEngine engine) {
    int chosen = choose(serverName(engine), keyType);
    if (chosen < 0) {
      return null;
    }
    ByteBuffer response = entries.get(chosen).ocsp;
    if (staples && response != null && engine instanceof ReferenceCountedOpenSslEngine ours) {
      byte[] copy = new byte[response.remaining()];
      response.duplicate().get(copy);
      ours.setOcspResponse(copy);
    }
    return Integer.toString(chosen);
  }

  private static @Nullable String serverName(SSLEngine engine) {
    if (engine.getHandshakeSession() instanceof ExtendedSSLSession session) {
      for (SNIServerName each : session.getRequestedServerNames()) {
        if (each instanceof SNIHostName name) {
          return name.getAsciiName();
        }
      }
    }
    return null;
  }

  @Override
  public X509Certificate @Nullable [] getCertificateChain(String alias) {
    return entries
        .get(Integer.parseInt(alias))
        .credential()
        .chain()
        .toArray(X509Certificate[]::new);
  }

  @Override
  public @Nullable PrivateKey getPrivateKey(String alias) {
    return entries.get(Integer.parseInt(alias)).credential().key();
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    int chosen = choose(null, keyType);
    return chosen < 0 ? null : Integer.toString(chosen);
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {"0"};
  }

  @Override
  public @Nullable String chooseClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return "0";
  }

  @Override
  public @Nullable String chooseEngineClientAlias(
      String @Nullable [] keyTypes, Principal @Nullable [] issuers, SSLEngine engine) {
    return "0";
  }
}
