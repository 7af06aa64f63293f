package dev.fairlead.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * A backend that records every byte it is sent and answers as it is told, per target if need be;
 * unless told otherwise it echoes. Any thread.
 */
public final class ScriptedBackend implements AutoCloseable {
  private final ServerSocket server;
  private final Thread acceptor;
  private final List<BackendConnection> connections = new CopyOnWriteArrayList<>();
  private final List<SeenRequest> heads = new CopyOnWriteArrayList<>();
  private final List<SeenRequest> requests = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Map<String, Script> byTarget = new ConcurrentHashMap<>();
  private volatile Script otherwise = Script.echo();
  private volatile boolean closed;

  private ScriptedBackend(ServerSocket server) {
    this.server = server;
    this.acceptor = Thread.ofVirtual().name("backend-accept").unstarted(this::accept);
  }

  /** On a free port of 127.0.0.1. */
  public static ScriptedBackend start() {
    return start("127.0.0.1", 0, 0);
  }

  /**
   * On a port of a loopback address.
   *
   * @param port 0 for a free one
   * @param receiveBuffer bytes, for a backend that reads slowly; 0 for the system's own
   */
  public static ScriptedBackend start(String address, int port, int receiveBuffer) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      if (receiveBuffer > 0) {
        server.setReceiveBufferSize(receiveBuffer);
      }
      server.bind(new InetSocketAddress(InetAddress.getByName(address), port), 1024);
      ScriptedBackend backend = new ScriptedBackend(server);
      backend.acceptor.start();
      return backend;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Over TLS, on a free port of 127.0.0.1.
   *
   * @param clients whether they must show a certificate
   */
  public static ScriptedBackend startTls(SSLContext context, boolean clients) {
    try {
      SSLServerSocket server =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 1024, InetAddress.ofLiteral("127.0.0.1"));
      server.setNeedClientAuth(clients);
      ScriptedBackend backend = new ScriptedBackend(server);
      backend.acceptor.start();
      return backend;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** The address it listens on. */
  public String host() {
    return server.getInetAddress().getHostAddress();
  }

  /** What to do with requests for which nothing else is said. */
  public ScriptedBackend answer(Script script) {
    otherwise = script;
    return this;
  }

  /** What to do with requests for {@code target}. */
  public ScriptedBackend answer(String target, Script script) {
    byTarget.put(target, script);
    return this;
  }

  /** Every request that came whole since the last {@link #clear}, in order of its end. */
  public List<SeenRequest> requests() {
    return List.copyOf(requests);
  }

  /** Every request whose head came since the last {@link #clear}, in order. */
  public List<SeenRequest> heads() {
    return List.copyOf(heads);
  }

  /** The last request that came whole. */
  public SeenRequest last() {
    return requests.getLast();
  }

  /** Connections accepted since the start. */
  public List<BackendConnection> connections() {
    return List.copyOf(connections);
  }

  /** Waits for so many connections to have been accepted since the start. */
  public List<BackendConnection> connectionsAwaited(int count) {
    Await.until(count + " backend connections", () -> connections.size() >= count);
    return connections();
  }

  /** The connection with that number. */
  public BackendConnection connection(int number) {
    return connections.get(number - 1);
  }

  /** Bytes received since the start, over all connections. */
  public long received() {
    return connections.stream().mapToLong(BackendConnection::received).sum();
  }

  /** What was not HTTP/1.1 by the strictest reading, and scripts that failed. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Forgets requests and faults, and what it was told to do. */
  public void clear() {
    heads.clear();
    requests.clear();
    faults.clear();
    byTarget.clear();
    otherwise = Script.echo();
  }

  /** Stops listening: further connections are refused. Those open go on. */
  public void refuse() {
    try {
      server.close();
      // The socket is closed by the thread that waits for connections, when it comes to that.
      acceptor.join();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Closes every open connection, as a backend that is killed does. */
  public void closeConnections() {
    connections.forEach(BackendConnection::close);
  }

  /** Stops listening and closes all connections. */
  @Override
  public void close() {
    closed = true;
    refuse();
    closeConnections();
  }

  boolean closed() {
    return closed;
  }

  void headSeen(SeenRequest head) {
    heads.add(head);
  }

  void requestSeen(SeenRequest request) {
    requests.add(request);
  }

  void fault(String what) {
    faults.add(what);
  }

  Script scriptFor(SeenRequest head) {
    return byTarget.getOrDefault(head.target(), otherwise);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        BackendConnection connection = new BackendConnection(this, socket, connections.size() + 1);
        connections.add(connection);
        Thread.ofVirtual().name("backend-connection").start(connection::play);
      } catch (IOException e) {
        if (!server.isClosed()) {
          fault("accept: " + e);
        }
      }
    }
  }
}
