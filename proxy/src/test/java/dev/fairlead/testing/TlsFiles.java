package dev.fairlead.testing;

import dev.fairlead.certificate.CertificateMaker;
import dev.fairlead.certificate.CertificateMaker.KeyKind;
import dev.fairlead.certificate.CertificateMaker.Made;
import dev.fairlead.certificate.CertificateMaker.Purpose;
import dev.fairlead.config.CertificateSpec;
import dev.fairlead.config.ClientCertificateSpec;
import dev.fairlead.config.GuardSpec;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.TlsSpec;
import dev.fairlead.model.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import javax.net.ssl.TrustManagerFactory;

/** An authority, what it signs, as files in a folder, and clients that trust it. For one thread. */
public final class TlsFiles {
  private static final Duration YEAR = Duration.ofDays(365);

  private final Path folder;
  private final CertificateMaker maker = new CertificateMaker(Instant.now());
  private final Made authority;

  /** An authority of its own, in {@code ca.pem}. */
  public TlsFiles(Path folder) {
    this.folder = folder;
    this.authority = maker.make(Purpose.AUTHORITY, "Test CA", List.of(), KeyKind.EC, null, YEAR);
    write("ca.pem", authority.certificateText());
  }

  /** The authority's certificate. */
  public String ca() {
    return path("ca.pem");
  }

  /** The authority itself. */
  public Made authority() {
    return authority;
  }

  /** What is made from now on names whom to ask whether it was revoked. */
  public TlsFiles answeredBy(URI ocsp) {
    maker.answeredBy(ocsp);
    return this;
  }

  /** The authority's certificate in PEM. */
  public String authorityText() {
    return authority.certificateText();
  }

  /** A file's path. */
  public String path(String name) {
    return folder.resolve(name).toString();
  }

  /** Writes a file. */
  public void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A server's pair in {@code name.pem} and {@code name.key}. */
  public CertificateSpec server(String name, String... names) {
    return server(name, KeyKind.EC, YEAR, names);
  }

  /** A server's pair in {@code name.pem} and {@code name.key}. */
  public CertificateSpec server(String name, KeyKind kind, Duration validity, String... names) {
    return write(name, made(Purpose.SERVER, name, kind, validity, names));
  }

  /** Signed by the authority, in no file. */
  public Made made(Purpose purpose, String name, KeyKind kind, Duration validity, String... names) {
    return maker.make(purpose, name, List.of(names), kind, authority, validity);
  }

  /** Into {@code name.pem} and {@code name.key}. */
  public CertificateSpec write(String name, Made made) {
    write(name + ".pem", made.certificateText());
    write(name + ".key", made.keyText());
    return new CertificateSpec(path(name + ".pem"), path(name + ".key"), null);
  }

  /** A listener on a free port. */
  public static ListenerSpec listener(TlsSpec tls) {
    return new ListenerSpec(
        new Address("127.0.0.1", 0),
        tls,
        ListenerSpec.ALL,
        0,
        null,
        List.of(),
        GuardSpec.NONE,
        false);
  }

  /** A listener on a free port with these certificates. */
  public static ListenerSpec listener(CertificateSpec... certificates) {
    return listener(tls(TlsSpec.Policy.INTERMEDIATE, null, certificates));
  }

  /** As the parts of a listener say. */
  public static TlsSpec tls(
      TlsSpec.Policy policy, ClientCertificateSpec clients, CertificateSpec... certificates) {
    return new TlsSpec(List.of(certificates), policy, clients, false);
  }

  /** Trusts the authority; shows {@code client}, if any: for either side. */
  public SSLContext client(Made client) {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("ca", authority.certificate());
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      KeyManager[] keys = null;
      if (client != null) {
        KeyStore own = KeyStore.getInstance("PKCS12");
        own.load(null, null);
        own.setKeyEntry(
            "own",
            client.key(),
            new char[0],
            new java.security.cert.Certificate[] {client.certificate()});
        KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
        factory.init(own, new char[0]);
        keys = factory.getKeyManagers();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As clients send it that are not as strict about names as {@code SNIHostName}. */
  private static final class ServerName extends SNIServerName {
    ServerName(String name) {
      super(StandardConstants.SNI_HOST_NAME, Wire.bytes(name));
    }
  }

  /** A connection whose handshake is still to be made; names {@code host} and checks it. */
  public static SSLSocket socket(
      SSLContext context, InetSocketAddress address, String host, String... alpn) {
    try {
      SSLSocket socket =
          (SSLSocket)
              context.getSocketFactory().createSocket(address.getAddress(), address.getPort());
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setServerNames(List.of(new ServerName(host)));
      parameters.setApplicationProtocols(alpn);
      socket.setSSLParameters(parameters);
      socket.setSoTimeout(20_000);
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
