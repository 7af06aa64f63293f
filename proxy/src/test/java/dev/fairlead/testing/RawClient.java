package dev.fairlead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;

/**
 * A client that sends the bytes it is given and reads answers strictly. For one thread; a second
 * one may send while the first reads.
 */
public final class RawClient implements AutoCloseable {
  /** Longer than anything a test waits for on purpose. */
  private static final int PATIENCE_MILLIS = 4_000;

  private final Socket socket;
  private final MessageReader reader;

  private RawClient(Socket socket) throws IOException {
    this.socket = socket;
    this.reader = new MessageReader(socket.getInputStream());
  }

  /** Connects. */
  public static RawClient to(InetSocketAddress address) {
    return to(address, 0);
  }

  /**
   * Connects.
   *
   * @param receiveBuffer bytes, for a client that reads slowly; 0 for the system's own
   */
  public static RawClient to(InetSocketAddress address, int receiveBuffer) {
    try {
      Socket socket = new Socket();
      if (receiveBuffer > 0) {
        socket.setReceiveBufferSize(receiveBuffer);
      }
      socket.connect(address, PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to " + address, e);
    }
  }

  /**
   * Connects from an address of the loopback.
   *
   * @param source as {@code 127.0.0.2}
   */
  public static RawClient from(String source, InetSocketAddress address) {
    try {
      Socket socket = new Socket();
      socket.bind(new InetSocketAddress(InetAddress.getByName(source), 0));
      socket.connect(address, PATIENCE_MILLIS);
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot connect to " + address, e);
    }
  }

  /** The port it connected from. */
  public int port() {
    return socket.getLocalPort();
  }

  /** Speaks over a connection that is there, perhaps in TLS. */
  public static RawClient over(Socket socket) {
    try {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      return new RawClient(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How long reads wait before they fail. */
  public RawClient patience(int millis) {
    try {
      socket.setSoTimeout(millis);
    } catch (SocketException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Sends, in one write; a peer that has closed already is no fault. */
  public RawClient send(String text) {
    return send(text, Delivery.WHOLE);
  }

  /** Sends in pieces; a peer that has closed already is no fault. */
  public RawClient send(String text, Delivery delivery) {
    trySend(Wire.bytes(text), delivery);
    return this;
  }

  /** Sends; false when the peer has closed. */
  public boolean trySend(byte[] bytes, Delivery delivery) {
    try {
      delivery.send(socket.getOutputStream(), bytes);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Closes the sending side (FIN). */
  public RawClient halfClose() {
    try {
      socket.shutdownOutput();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Cuts the connection (RST). */
  public void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The final response to a request that is not HEAD, with the interim ones before it. */
  public SeenResponse response() {
    return responseTo("GET");
  }

  /** The final response to a request with that method. */
  public SeenResponse responseTo(String method) {
    return finish(headOf(method));
  }

  /** As {@link #responseTo}, the body still to be read by {@link #finish}. */
  public SeenResponse headOf(String method) {
    List<SeenResponse> interim = new ArrayList<>();
    while (true) {
      SeenResponse head = anyHead(method);
      if (head.status() >= 200 || head.status() == 101) {
        return head.after(interim);
      }
      interim.add(head);
    }
  }

  /** The next response head, interim or not. */
  public SeenResponse anyHead(String method) {
    try {
      SeenResponse head = reader.responseHead(method);
      if (head == null) {
        throw new AssertionError("closed without a response");
      }
      return head;
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  /** Reads the body of a response whose head was read. */
  public SeenResponse finish(SeenResponse head) {
    try {
      return reader.responseBody(head);
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  /** Reads exactly {@code count} bytes. */
  public String bytes(int count) {
    try {
      Content content = new Content();
      while (content.length() < count) {
        if (!reader.some(content, count - (int) content.length())) {
          throw new AssertionError("closed after " + Wire.shown(content.text()));
        }
      }
      return content.text();
    } catch (IOException e) {
      throw unexpected(e);
    }
  }

  /** Reads until the connection ends, however it does. */
  public String untilEnd() {
    Content content = new Content();
    try {
      while (reader.some(content, Integer.MAX_VALUE)) {}
    } catch (SocketTimeoutException e) {
      throw unexpected(e);
    } catch (IOException _) {
      return content.text();
    }
    return content.text();
  }

  /** Waits for the peer to end the connection; fails when bytes come instead, or nothing. */
  public Ending ending() {
    Content more = new Content();
    try {
      if (!reader.some(more, 4096)) {
        return Ending.EOF;
      }
    } catch (SocketTimeoutException e) {
      throw new AssertionError("expected the end but the connection stays open", e);
    } catch (IOException _) {
      return Ending.RESET;
    }
    throw new AssertionError("expected the end but got " + Wire.shown(more.text()));
  }

  /** Whether the connection stays open and nothing comes within so many milliseconds. */
  public boolean quietFor(int millis) {
    patience(millis);
    try {
      reader.fill();
      return false;
    } catch (SocketTimeoutException _) {
      patience(PATIENCE_MILLIS);
      return true;
    } catch (IOException _) {
      return false;
    }
  }

  /** Everything received so far, the first MiB of it. */
  public String raw() {
    return reader.raw();
  }

  /** Closes the connection in order. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private AssertionError unexpected(IOException e) {
    return new AssertionError(e + "; received " + Wire.shown(raw()), e);
  }
}
