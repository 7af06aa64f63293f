package dev.fairlead.live;

import dev.fairlead.comparison.traffic.Traffic;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends traffic as it is meant to come, however long the answers take: an open loop. Latency counts
 * from the moment a request was meant to be sent, so that a late sender makes nothing look better.
 * Used once, by one thread; each request waits on a virtual thread of its own.
 */
final class Clients {
  private static final long MILLION = 1_000_000;
  private static final int BOOKS = 500;

  private final InetSocketAddress proxy;
  private final int timeoutMillis;
  private final Semaphore places;
  private final ConcurrentLinkedDeque<ClientConnection> idle = new ConcurrentLinkedDeque<>();
  private long sent;
  private final Queue<Seen> seen = new ConcurrentLinkedQueue<>();

  /**
   * Clients of one proxy.
   *
   * @param timeoutNanos after which nothing is waited for
   * @param most requests under way at a time
   */
  Clients(InetSocketAddress proxy, long timeoutNanos, int most) {
    this.proxy = proxy;
    this.timeoutMillis = (int) Math.min(Integer.MAX_VALUE, timeoutNanos / MILLION);
    this.places = new Semaphore(most);
  }

  /**
   * Sends all and waits until all are over.
   *
   * @param startNanos of {@link System#nanoTime}, when the traffic begins
   * @throws InterruptedException when the thread was; what is under way is given up
   */
  List<Seen> play(Traffic traffic, long startNanos) throws InterruptedException {
    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (long at = traffic.next(); at != Traffic.END; at = traffic.next()) {
        awaitTime(startNanos + at);
        long arrived = at;
        long work = traffic.workNanos();
        String id = "live-" + ++sent;
        byte[] request = request(id, traffic.key(), work);
        if (places.tryAcquire()) {
          threads.execute(() -> send(request, id, arrived, work, startNanos));
        } else {
          seen.add(new Seen(id, arrived, work, -1, 0, arrived, Seen.End.DROPPED));
        }
      }
      threads.shutdown();
      threads.awaitTermination(2L * timeoutMillis, TimeUnit.MILLISECONDS);
      return List.copyOf(seen);
    } finally {
      threads.shutdownNow();
      idle.forEach(Clients::close);
    }
  }

  private static void awaitTime(long nanoTime) throws InterruptedException {
    long left = nanoTime - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      left = nanoTime - System.nanoTime();
    }
  }

  /** The key stands for a client, whose address it becomes; and for the book that it wants. */
  private static byte[] request(String id, long key, long workNanos) {
    return ClientConnection.bytes(
        "GET /api/books/"
            + (1 + Long.remainderUnsigned(key, BOOKS))
            + " HTTP/1.1\r\nHost: shop\r\nX-Forwarded-For: 10."
            + (key >>> 16 & 0xFF)
            + "."
            + (key >>> 8 & 0xFF)
            + "."
            + (key & 0xFF)
            + "\r\nX-Request-Id: "
            + id
            + "\r\nX-Service-Micros: "
            + Math.max(1, workNanos / 1000)
            + "\r\n\r\n");
  }

  private void send(byte[] request, String id, long arrived, long work, long startNanos) {
    long late = System.nanoTime() - startNanos - arrived;
    int slot = -1;
    Seen.End end;
    try {
      ClientConnection.Answer answer = ask(request);
      slot = LiveProxy.slot(answer.backend());
      end = end(answer.status(), slot);
    } catch (SocketTimeoutException e) {
      end = Seen.End.TIMED_OUT;
    } catch (IOException e) {
      end = Seen.End.UNREACHABLE;
    } finally {
      places.release();
    }
    seen.add(new Seen(id, arrived, work, slot, late, System.nanoTime() - startNanos, end));
  }

  private ClientConnection.Answer ask(byte[] request) throws IOException {
    ClientConnection used = idle.pollFirst();
    ClientConnection connection = used == null ? new ClientConnection(proxy) : used;
    try {
      // A little more than the proxy waits, so that it is the proxy that says so.
      ClientConnection.Answer answer = connection.ask(request, timeoutMillis + 1000);
      if (connection.isReusable()) {
        idle.addFirst(connection);
      } else {
        close(connection);
      }
      return answer;
    } catch (IOException e) {
      close(connection);
      throw e;
    }
  }

  private static Seen.End end(int status, int slot) {
    return switch (status) {
      case 503 -> Seen.End.TURNED_AWAY;
      case 504 -> Seen.End.TIMED_OUT;
      case 502 -> Seen.End.UNREACHABLE;
      default -> slot >= 0 && status < 400 ? Seen.End.ANSWERED : Seen.End.FAILED;
    };
  }

  private static void close(ClientConnection connection) {
    try {
      connection.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
