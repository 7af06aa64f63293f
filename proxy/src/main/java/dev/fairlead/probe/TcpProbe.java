package dev.fairlead.probe;

import dev.fairlead.config.LinkSpec;
import dev.fairlead.model.Address;
import dev.fairlead.net.ProxyHeader;
import java.io.IOException;
import java.nio.channels.SocketChannel;

/** Makes a connection and closes it. */
final class TcpProbe implements Probe {
  private final Address address;
  private final Dial dial;

  TcpProbe(Address address) {
    this(address, LinkSpec.DEFAULTS);
  }

  TcpProbe(Address address, LinkSpec link) {
    this.address = address;
    this.dial = new Dial(address, ProxyHeader.own(link.proxyProtocol()));
  }

  @Override
  public Finding check(boolean fresh, boolean keep) {
    try (SocketChannel _ = dial.open()) {
      return new Finding(true, "connected to " + address);
    } catch (IOException e) {
      return new Finding(false, dial.failure(e));
    }
  }

  @Override
  public String waitingFor() {
    return "no connection to " + address;
  }

  @Override
  public void close() {
    dial.close();
  }
}
