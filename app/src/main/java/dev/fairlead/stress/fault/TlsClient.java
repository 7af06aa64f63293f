package dev.fairlead.stress.fault;

import dev.fairlead.stress.stage.Stage;
import dev.fairlead.stress.stage.Trust;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** Connections over TLS, one by one. Stateless: any thread. */
final class TlsClient {
  private static final int PATIENCE_MILLIS = 20_000;

  private TlsClient() {}

  /**
   * Opens one, shaken hands on.
   *
   * @param source address it comes from
   * @param protocols what is offered by ALPN
   */
  static SSLSocket open(Stage stage, String source, List<String> protocols) throws IOException {
    InetSocketAddress proxy = stage.proxy().address();
    Socket plain = new Socket();
    try {
      plain.bind(new InetSocketAddress(source, 0));
      plain.connect(proxy, PATIENCE_MILLIS);
      plain.setSoTimeout(PATIENCE_MILLIS);
      SSLSocket socket =
          (SSLSocket)
              Trust.in(stage.certificates().authority())
                  .getSocketFactory()
                  .createSocket(plain, "shop.localhost", proxy.getPort(), true);
      SSLParameters parameters = socket.getSSLParameters();
      parameters.setApplicationProtocols(protocols.toArray(String[]::new));
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }
}
