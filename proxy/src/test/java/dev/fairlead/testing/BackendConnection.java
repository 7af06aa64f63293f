package dev.fairlead.testing;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A connection that a backend has accepted. Its thread plays; any thread may look. */
public final class BackendConnection {
  private final ScriptedBackend backend;
  private final Socket socket;
  private final int number;
  private final MessageReader reader;
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile @Nullable Ending ending;

  BackendConnection(ScriptedBackend backend, Socket socket, int number) throws IOException {
    this.backend = backend;
    this.socket = socket;
    this.number = number;
    this.reader = new MessageReader(socket.getInputStream());
    socket.setTcpNoDelay(true);
  }

  /** From 1, in the order of acceptance. */
  public int number() {
    return number;
  }

  /** The bytes received, the first MiB of them. */
  public String raw() {
    return reader.raw();
  }

  /** Bytes received. */
  public long received() {
    return reader.received();
  }

  /** Waits until the connection is over, whichever side ended it. */
  public void awaitEnd() {
    try {
      if (!over.await(5, TimeUnit.SECONDS)) {
        throw new AssertionError("backend connection " + number + " is still open");
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether the connection is over. */
  public boolean ended() {
    return over.getCount() == 0;
  }

  /** How the peer ended it: null when it has not, or when this side did. */
  public @Nullable Ending ending() {
    return ending;
  }

  void play() {
    try {
      while (!socket.isClosed() && ending == null) {
        SeenRequest head = reader.requestHead(number);
        if (head == null) {
          ending = Ending.EOF;
          return;
        }
        backend.headSeen(head);
        Turn turn = new Turn(this, head);
        backend.scriptFor(head).play(turn);
        if (!socket.isClosed() && ending == null) {
          turn.body();
        }
      }
    } catch (EOFException _) {
      ending = Ending.EOF;
    } catch (SocketException _) {
      ending = socket.isClosed() ? null : Ending.RESET;
    } catch (MalformedMessage fault) {
      backend.fault("connection " + number + ": " + fault.getMessage());
    } catch (Exception fault) {
      if (!backend.closed()) {
        backend.fault("connection " + number + ": " + fault);
      }
    } finally {
      close();
      over.countDown();
    }
  }

  MessageReader reader() {
    return reader;
  }

  OutputStream output() throws IOException {
    return socket.getOutputStream();
  }

  SeenRequest body(SeenRequest head) throws IOException {
    SeenRequest whole = reader.requestBody(head);
    backend.requestSeen(whole);
    return whole;
  }

  void write(byte[] bytes, int count) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(bytes, 0, count);
    out.flush();
  }

  void drain() throws IOException {
    Content ignored = new Content();
    while (reader.some(ignored, Integer.MAX_VALUE)) {}
    ending = Ending.EOF;
  }

  void halfClose() throws IOException {
    socket.shutdownOutput();
  }

  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
