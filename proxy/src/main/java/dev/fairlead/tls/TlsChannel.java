package dev.fairlead.tls;

import io.netty.util.ReferenceCountUtil;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ByteChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLEngineResult.Status;
import javax.net.ssl.SSLException;

/** TLS over a blocking connection. For one thread at a time, but for {@link #close}. */
public final class TlsChannel implements ByteChannel {
  private static final int ROOM = 2 * ((1 << 14) + 2048);

  private final ByteChannel under;
  private final SSLEngine engine;

  /** Enciphered bytes that have come, ready to be taken from. */
  private final ByteBuffer in = ByteBuffer.allocateDirect(ROOM).flip();

  private final ByteBuffer out = ByteBuffer.allocateDirect(ROOM);

  /** Deciphered bytes that nobody has read, ready to be taken from. */
  private final ByteBuffer plain = ByteBuffer.allocate(ROOM).flip();

  private boolean released;
  private boolean ended;

  private TlsChannel(ByteChannel under, SSLEngine engine) {
    this.under = under;
    this.engine = engine;
  }

  /**
   * Makes the handshake, and takes over both.
   *
   * @throws SSLException when it fails
   */
  public static TlsChannel over(ByteChannel under, SSLEngine engine) throws IOException {
    TlsChannel channel = new TlsChannel(under, engine);
    try {
      engine.beginHandshake();
      channel.handshake(engine.getHandshakeStatus());
      return channel;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /** What ALPN has come to; empty when nothing. */
  public String protocol() {
    String chosen = engine.getApplicationProtocol();
    return chosen == null ? "" : chosen;
  }

  private void handshake(HandshakeStatus first) throws IOException {
    HandshakeStatus status = first;
    while (status != HandshakeStatus.FINISHED && status != HandshakeStatus.NOT_HANDSHAKING) {
      status =
          switch (status) {
            case NEED_TASK -> {
              for (Runnable task = engine.getDelegatedTask();
                  task != null;
                  task = engine.getDelegatedTask()) {
                task.run();
              }
              yield engine.getHandshakeStatus();
            }
            case NEED_WRAP -> wrap(ByteBuffer.allocate(0));
            default -> unwrap();
          };
    }
  }

  private HandshakeStatus wrap(ByteBuffer from) throws IOException {
    out.clear();
    SSLEngineResult result = engine.wrap(from, out);
    if (result.getStatus() == Status.CLOSED && result.bytesProduced() == 0) {
      throw new SSLException("the connection is closed");
    }
    out.flip();
    while (out.hasRemaining()) {
      int _ = under.write(out);
    }
    return result.getHandshakeStatus();
  }

  private HandshakeStatus unwrap() throws IOException {
    plain.compact();
    SSLEngineResult result;
    try {
      result = engine.unwrap(in, plain);
    } finally {
      plain.flip();
    }
    if (result.getStatus() == Status.CLOSED) {
      ended = true;
      if (!plain.hasRemaining()
          && result.getHandshakeStatus() != HandshakeStatus.NOT_HANDSHAKING
          && result.getHandshakeStatus() != HandshakeStatus.NEED_WRAP) {
        throw new EOFException("closed during the handshake");
      }
      return HandshakeStatus.NOT_HANDSHAKING;
    }
    if (result.getStatus() == Status.BUFFER_UNDERFLOW) {
      in.compact();
      int read = under.read(in);
      in.flip();
      if (read < 0) {
        // Without close_notify: a cut.
        throw new EOFException("the connection was closed");
      }
    }
    return result.getHandshakeStatus();
  }

  @Override
  public synchronized int read(ByteBuffer into) throws IOException {
    while (!plain.hasRemaining() && !ended) {
      handshake(unwrap());
    }
    if (!plain.hasRemaining()) {
      return -1;
    }
    int bytes = Math.min(plain.remaining(), into.remaining());
    into.put(into.position(), plain, plain.position(), bytes);
    into.position(into.position() + bytes);
    plain.position(plain.position() + bytes);
    return bytes;
  }

  @Override
  public synchronized int write(ByteBuffer from) throws IOException {
    int before = from.remaining();
    while (from.hasRemaining()) {
      handshake(wrap(from));
    }
    return before;
  }

  @Override
  public boolean isOpen() {
    return under.isOpen();
  }

  /** Ends what is under way, too. */
  @Override
  public void close() throws IOException {
    under.close();
    // Whoever is at it in another thread must be out before the engine goes.
    synchronized (this) {
      if (!released) {
        released = true;
        ReferenceCountUtil.release(engine);
      }
    }
  }
}
