package dev.fairlead.testing;

import java.io.IOException;

/** One request on a backend's connection, in the hands of a {@link Script}. */
public final class Turn {
  private final BackendConnection connection;
  private final SeenRequest head;
  private SeenRequest read;

  Turn(BackendConnection connection, SeenRequest head) {
    this.connection = connection;
    this.head = head;
  }

  /** The request; its body and trailers have come only after {@link #body}. */
  public SeenRequest request() {
    return head;
  }

  /** The connection, for what it has seen. */
  public BackendConnection connection() {
    return connection;
  }

  /** Reads the body to its end. */
  public SeenRequest body() throws IOException {
    if (read == null) {
      read = connection.body(head);
    }
    return read;
  }

  /** Reads {@code count} further bytes as they come, framing included. */
  public String bytes(int count) throws IOException {
    Content content = new Content();
    while (content.length() < count
        && connection.reader().some(content, count - (int) content.length())) {}
    return content.text();
  }

  /** Sends bytes. */
  public void write(String text) throws IOException {
    write(text, Delivery.WHOLE);
  }

  /** Sends bytes. */
  public void write(byte[] bytes) throws IOException {
    connection.write(bytes, bytes.length);
  }

  /** Sends bytes in pieces. */
  public void write(String text, Delivery delivery) throws IOException {
    delivery.send(connection.output(), Wire.bytes(text));
  }

  /** Closes the sending side. */
  public void halfClose() throws IOException {
    connection.halfClose();
  }

  /** Closes the connection in order (FIN). */
  public void close() {
    connection.close();
  }

  /** Cuts the connection (RST). */
  public void reset() throws IOException {
    connection.reset();
  }

  /** Reads and forgets until the peer has closed or reset. */
  public void untilPeerCloses() throws IOException {
    connection.drain();
  }

  /** Sends back what comes, and closes when the peer has. */
  public void echoUntilEnd() throws IOException {
    byte[] bytes = new byte[16 * 1024];
    while (connection.reader().fill()) {
      connection.write(bytes, connection.reader().takeAvailable(bytes));
    }
    connection.drain();
    connection.close();
  }
}
