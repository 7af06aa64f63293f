package dev.fairlead.app;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Clients that GET from a proxy at a steady rate on connections that they keep, and note all that
 * is not answered 200 with the name of a backend. A machine that cannot keep up makes fewer, and
 * none of them is made up for. Ended by {@link #close}.
 */
final class SteadyLoad implements AutoCloseable {
  private static final int CLIENTS = 64;
  private static final int PER_TICK = 5;
  private static final long TICK_NANOS = 2_000_000;
  private static final int PATIENCE_MILLIS = 30_000;

  private final URI target;
  private final Semaphore due = new Semaphore(0);
  private final LongAdder made = new LongAdder();
  private final Map<String, LongAdder> byBackend = new ConcurrentHashMap<>();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private final List<Thread> threads = new ArrayList<>();
  private final long began = System.nanoTime();
  private volatile boolean stopped;

  private SteadyLoad(URI target) {
    this.target = target;
    threads.add(Thread.ofPlatform().start(this::pace));
    for (int i = 0; i < CLIENTS; i++) {
      threads.add(Thread.ofVirtual().start(this::client));
    }
  }

  /** Begins to send 2,500 requests a second. */
  static SteadyLoad on(String url) {
    return new SteadyLoad(URI.create(url));
  }

  /** Requests that are over, well or not. */
  long made() {
    return made.sum();
  }

  /** Requests that a backend has answered. */
  long answeredBy(String backend) {
    LongAdder count = byBackend.get(backend);
    return count == null ? 0 : count.sum();
  }

  /** What went wrong, each with what was seen. */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** For people. */
  String rate() {
    return made() + " requests, " + made() * 1_000_000_000L / (System.nanoTime() - began) + "/s";
  }

  private void pace() {
    long next = System.nanoTime();
    while (!stopped) {
      if (due.availablePermits() < CLIENTS) {
        due.release(PER_TICK);
      }
      next = Math.max(next + TICK_NANOS, System.nanoTime() - 10 * TICK_NANOS);
      LockSupport.parkNanos(next - System.nanoTime());
    }
  }

  private void client() {
    Connection connection = null;
    due.acquireUninterruptibly();
    while (!stopped) {
      try {
        if (connection == null) {
          connection = new Connection(target);
        }
        String answer = connection.get();
        if (answer.startsWith("200 b")) {
          String backend = answer.substring(4, 6);
          byBackend.computeIfAbsent(backend, _ -> new LongAdder()).increment();
        } else {
          failures.add(answer);
        }
      } catch (IOException e) {
        failures.add(e.toString());
        close(connection);
        connection = null;
      }
      made.increment();
      due.acquireUninterruptibly();
    }
    close(connection);
  }

  private static void close(Connection connection) {
    if (connection != null) {
      connection.close();
    }
  }

  /** Sends no more, and waits for what is under way. */
  @Override
  public void close() {
    stopped = true;
    due.release(CLIENTS);
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofMillis(2 * PATIENCE_MILLIS))) {
          throw new AssertionError("a client does not end");
        }
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A connection that is kept. */
  private static final class Connection implements AutoCloseable {
    private final Socket socket;
    private final BufferedReader in;
    private final byte[] request;

    Connection(URI target) throws IOException {
      socket = new Socket(InetAddress.getByName(target.getHost()), target.getPort());
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(PATIENCE_MILLIS);
      in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      request =
          ("GET " + target.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
              .getBytes(StandardCharsets.US_ASCII);
    }

    /** The status and the body. */
    String get() throws IOException {
      socket.getOutputStream().write(request);
      String status = line().substring("HTTP/1.1 ".length()).substring(0, 3);
      int length = 0;
      for (String field = line(); !field.isEmpty(); field = line()) {
        if (field.regionMatches(true, 0, "Content-Length:", 0, 15)) {
          length = Integer.parseInt(field.substring(15).strip());
        }
      }
      StringBuilder body = new StringBuilder(status + " ");
      for (int i = 0; i < length; i++) {
        body.append((char) in.read());
      }
      return body.toString();
    }

    private String line() throws IOException {
      String line = in.readLine();
      if (line == null) {
        throw new EOFException("the connection was closed");
      }
      return line;
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        // It is gone either way.
      }
    }
  }
}
