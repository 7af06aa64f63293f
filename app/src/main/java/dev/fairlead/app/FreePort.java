package dev.fairlead.app;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Ports of the loopback interface that nobody listens on. Stateless: any thread. */
final class FreePort {
  private static final int TRIES = 100;

  private FreePort() {}

  /**
   * The first free port from {@code wanted} up.
   *
   * @throws IOException when a hundred in a row are taken
   */
  static int from(int wanted) throws IOException {
    for (int port = wanted; port < wanted + TRIES; port++) {
      if (!isTaken(new InetSocketAddress(InetAddress.getLoopbackAddress(), port))) {
        return port;
      }
    }
    throw new IOException("ports " + wanted + " to " + (wanted + TRIES - 1) + " are all taken");
  }

  /**
   * Whether somebody listens there. The proxy itself shares its ports (SO_REUSEPORT), so that its
   * own binding would not tell; a socket that does not share does. It only binds: were it to
   * listen, clients of the other process could end up with it.
   */
  static boolean isTaken(InetSocketAddress address) {
    try (Socket probe = new Socket()) {
      probe.setReuseAddress(true);
      probe.bind(address);
      return false;
    } catch (BindException e) {
      return String.valueOf(e.getMessage()).contains("in use");
    } catch (IOException e) {
      return false;
    }
  }
}
