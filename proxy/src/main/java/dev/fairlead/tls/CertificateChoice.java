package dev.fairlead.tls;

import dev.fairlead.certificate.Credential;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.internal.tcnative.SSL;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
   * @param ocspEnd when that has run out; null when somebody else sees to it, or it does not
   */
  record Entry(Credential credential, @Nullable ByteBuffer ocsp, @Nullable Instant ocspEnd) {}

  private static final List<Integer> FIRST = List.of(0);

  private final List<Entry> entries;
  private final Map<String, List<Integer>> exact = new HashMap<>();

  /** By what follows the asterisk: {@code .shop.example}. */
  private final Map<String, List<Integer>> wildcards = new HashMap<>();

  private final boolean staples;

  /** Of the certificates that share a name with another, by number; empty but with BoringSSL. */
  private final Map<Integer, NativeCredential> offers = new HashMap<>();

  /**
   * Chooses among {@code entries}, at least one.
   *
   * @param engines whose engines ask
   * @param staples whether OCSP responses are shown
   */
  CertificateChoice(List<Entry> entries, TlsEngines engines, boolean staples) {
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
    if (engines == TlsEngines.NATIVE) {
      exact.values().forEach(this::prepare);
      wildcards.values().forEach(this::prepare);
    }
  }

  /** All but the last are offered as credentials; the last is shown in the way of the only one. */
  private void prepare(List<Integer> candidates) {
    for (int each : candidates.subList(0, candidates.size() - 1)) {
      Entry entry = entries.get(each);
      offers.computeIfAbsent(each, _ -> new NativeCredential(entry.credential(), entry.ocsp()));
    }
  }

  /** How many there are to choose from. */
  int size() {
    return entries.size();
  }

  /** Numbers of the certificates for a name; the first one's when there is none, or no name. */
  private List<Integer> candidates(@Nullable String serverName) {
    if (serverName == null) {
      return FIRST;
    }
    String name = serverName.toLowerCase(Locale.ROOT);
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    List<Integer> found = exact.get(name);
    if (found == null) {
      int dot = name.indexOf('.');
      found = dot <= 0 ? null : wildcards.get(name.substring(dot));
    }
    return found == null ? FIRST : found;
  }

  /**
   * The number of the certificate to show.
   *
   * @param keyType {@code RSA}, {@code EC} …, as the JDK names them
   * @return -1 when the client could make no use of it
   */
  private int choose(List<Integer> candidates, String keyType) {
    for (int each : candidates) {
      if (fits(entries.get(each).credential().key().getAlgorithm(), keyType)) {
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
    if (engine instanceof ReferenceCountedOpenSslEngine ours) {
      return Integer.toString(offer(ours));
    }
    int chosen = choose(candidates(serverName(engine)), keyType);
    return chosen < 0 ? null : Integer.toString(chosen);
  }

  /**
   * Offers what there is for the name. BoringSSL tries the credentials in their order, and last
   * what the returned number stands for; it is asked once only, whatever key type it is asked for.
   */
  private int offer(ReferenceCountedOpenSslEngine engine) {
    List<Integer> candidates = candidates(SSL.getSniHostname(engine.sslPointer()));
    int last = candidates.getLast();
    for (int each : candidates) {
      if (each != last) {
        Objects.requireNonNull(offers.get(each)).offer(engine);
      }
    }
    ByteBuffer response = entries.get(last).ocsp;
    if (staples && response != null) {
      byte[] copy = new byte[response.remaining()];
      response.duplicate().get(copy);
      engine.setOcspResponse(copy);
    }
    return last;
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
    int chosen = choose(FIRST, keyType);
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
