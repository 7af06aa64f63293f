package dev.fairlead.probe;

import dev.fairlead.config.LinkSpec;
import dev.fairlead.model.Address;
import dev.fairlead.net.ProxyHeader;
import dev.fairlead.tls.Handshakes;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes a connection, secures it where the backend is spoken to over TLS, and closes it. */
final class TcpProbe implements Probe {
  private final Address address;
  private final Dial dial;
  private final @Nullable Cipher cipher;

  TcpProbe(Address address) {
    this(address, LinkSpec.DEFAULTS, null);
  }

  TcpProbe(Address address, LinkSpec link, @Nullable Cipher cipher) {
    this.address = address;
    this.dial = new Dial(address, ProxyHeader.own(link.proxyProtocol()));
    this.cipher = cipher;
  }

  @Override
  public Finding check(boolean fresh, boolean keep) {
    try (SocketChannel plain = dial.open()) {
      if (cipher == null) {
        return new Finding(true, "connected to " + address);
      }
      try (ByteChannel _ = cipher.over(plain)) {
        return new Finding(true, "connected to " + address + " over TLS");
      }
    } catch (SSLException e) {
      return new Finding(false, "TLS with " + address + ": " + Handshakes.words(e));
    } catch (IOException e) {
      return new Finding(false, dial.failure(e));
    }
  }

  @Override
  public String waitingFor() {
    return cipher == null
        ? "no connection to " + address
        : "no connection to " + address + ", secured by TLS";
  }

  @Override
  public void close() {
    dial.close();
  }
}
