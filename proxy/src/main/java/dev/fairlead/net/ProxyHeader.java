package dev.fairlead.net;

import dev.fairlead.config.LinkSpec.ProxyProtocol;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The header of the PROXY protocol, by which a backend is told who is at the other end (HAProxy's
 * proxy-protocol.txt, versions 1 and 2). Stateless.
 */
public final class ProxyHeader {
  private static final byte[] SIGNATURE = {
    0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a
  };
  private static final byte[] NOTHING = {};
  private static final int LOCAL = 0x20;
  private static final int PROXY = 0x21;
  private static final int TCP4 = 0x11;
  private static final int TCP6 = 0x21;

  private ProxyHeader() {}

  /** Of a connection that is the proxy's own affair: a check. Empty when none is sent. */
  public static byte[] own(ProxyProtocol version) {
    return switch (version) {
      case NONE -> NOTHING;
      case V1 -> "PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII);
      case V2 -> {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(SIGNATURE);
        out.write(LOCAL);
        out.writeBytes(new byte[3]);
        yield out.toByteArray();
      }
    };
  }

  /**
   * Of a client's connection.
   *
   * @param client its address, 4 or 16 bytes
   * @param entered the address it connected to; null when that is not known
   */
  public static byte[] of(
      ProxyProtocol version, byte[] client, int port, @Nullable InetSocketAddress entered) {
    if (version == ProxyProtocol.NONE || entered == null || entered.isUnresolved()) {
      return own(version);
    }
    byte[] here = entered.getAddress().getAddress();
    boolean six = client.length == 16 || here.length == 16;
    byte[] source = six ? mapped(client) : client;
    byte[] target = six ? mapped(here) : here;
    return version == ProxyProtocol.V1
        ? text(six, source, port, target, entered.getPort())
        : binary(six, source, port, target, entered.getPort());
  }

  private static byte[] text(boolean six, byte[] source, int port, byte[] target, int targetPort) {
    String line =
        "PROXY "
            + (six ? "TCP6 " : "TCP4 ")
            + written(source)
            + " "
            + written(target)
            + " "
            + port
            + " "
            + targetPort
            + "\r\n";
    return line.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] binary(
      boolean six, byte[] source, int port, byte[] target, int targetPort) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(SIGNATURE);
    out.write(PROXY);
    out.write(six ? TCP6 : TCP4);
    number(out, 2 * source.length + 4);
    out.writeBytes(source);
    out.writeBytes(target);
    number(out, port);
    number(out, targetPort);
    return out.toByteArray();
  }

  private static void number(ByteArrayOutputStream out, int value) {
    out.write(value >> 8);
    out.write(value);
  }

  /** RFC 4291 §2.5.5.2. */
  private static byte[] mapped(byte[] address) {
    if (address.length == 16) {
      return address;
    }
    byte[] six = new byte[16];
    six[10] = (byte) 0xff;
    six[11] = (byte) 0xff;
    System.arraycopy(address, 0, six, 12, 4);
    return six;
  }

  private static String written(byte[] address) {
    if (address.length == 16) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < 16; i += 2) {
        int group = (address[i] & 0xff) << 8 | address[i + 1] & 0xff;
        text.append(i == 0 ? "" : ":").append(Integer.toHexString(group));
      }
      return text.toString();
    }
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 bytes are an address", e);
    }
  }
}
