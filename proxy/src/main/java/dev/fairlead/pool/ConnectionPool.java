package dev.fairlead.pool;

import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.LinkSpec.ProxyProtocol;
import dev.fairlead.config.Protocol;
import dev.fairlead.http1.Http1ResponseDecoder;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Worker;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Deadlines;
import dev.fairlead.runtime.Route;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one event loop to backends. Of HTTP/1.1 it holds the idle ones, a stack per
 * backend: the one used last is used next, so that few connections stay warm and the others run
 * out; of HTTP/2 see {@link Http2Pool}. Loop-confined.
 */
public final class ConnectionPool {
  /**
   * A request that must not be sent twice is not sent on a connection that has been idle for longer
   * than this: the backend may just be closing it, and then nobody could tell whether the request
   * was acted upon.
   */
  private static final long FRESH_NANOS = 2_000_000_000L;

  /** Whose connections are that serve every client. */
  static final byte[] NOBODY = {};

  private final Worker worker;
  private final Connector connector;
  private final Consumer<Throwable> faults;
  private final Map<Backend, Idle> idle = new HashMap<>();
  private final ArrayDeque<Http1ResponseDecoder> decoders = new ArrayDeque<>();

  /** Made when first needed. */
  private @Nullable Http2Pool http2;

  /** Idle connections to one backend, oldest first. */
  private static final class Idle {
    private final ArrayList<BackendConnection> stack = new ArrayList<>();
    private int max;
    private LinkSpec link = LinkSpec.DEFAULTS;
    private long nanos;
  }

  /**
   * A pool without connections.
   *
   * @param faults told of exceptions that point to a fault in the proxy
   */
  public ConnectionPool(Worker worker, Connector connector, Consumer<Throwable> faults) {
    this.worker = worker;
    this.connector = connector;
    this.faults = faults;
  }

  /**
   * A connection for one exchange: an idle one at once, or a new one when it is made; told by
   * {@link BackendListener#connected} or {@link BackendListener#connectFailed}, perhaps before this
   * method returns.
   *
   * @param fresh whether only a new connection will do
   * @param idempotent whether the request may be sent again if the connection turns out stale
   */
  @SuppressWarnings("ReferenceEquality") // a quick look before the slow one
  public void open(
      Route route, Backend backend, boolean fresh, boolean idempotent, BackendListener listener) {
    LinkSpec link = route.upstream().spec().link();
    if (link.protocol() == Protocol.HTTP_2) {
      http2().open(route, backend, fresh, listener);
      return;
    }
    Idle kept = idle.get(backend);
    if (kept == null) {
      kept = new Idle();
      idle.put(backend, kept);
    }
    kept.max = route.upstream().spec().poolMaxIdle();
    kept.nanos = route.upstream().poolIdleNanos();
    if (kept.link != link) {
      follow(kept, link);
    }
    byte[] client = owner(link, listener);
    List<BackendConnection> stack = kept.stack;
    if (!fresh && !stack.isEmpty()) {
      int index = last(stack, client);
      if (index >= 0) {
        BackendConnection last = stack.get(index);
        if (idempotent || System.nanoTime() - last.idleSince() < FRESH_NANOS) {
          stack.remove(index);
          listener.connected(last);
          return;
        }
      }
    }
    connect(route, backend, link, client, listener);
  }

  /** Whose a connection is: everybody's, unless the backend is told of the client. */
  static byte[] owner(LinkSpec link, BackendListener listener) {
    return link.proxyProtocol() == ProxyProtocol.NONE ? NOBODY : listener.clientAddress();
  }

  /** What a connection begins with; nothing, unless the backend is told of the client. */
  static byte[] header(LinkSpec link, BackendListener listener) {
    ProxyProtocol told = link.proxyProtocol();
    return told == ProxyProtocol.NONE ? NOBODY : listener.proxyHeader(told);
  }

  /**
   * The connection used last that is that client's, or nobody's: the backend takes what comes on it
   * for that client's, whoever sends it.
   */
  private static int last(List<BackendConnection> stack, byte[] client) {
    for (int i = stack.size() - 1; i >= 0; i--) {
      if (Arrays.equals(stack.get(i).client(), client)) {
        return i;
      }
    }
    return -1;
  }

  private void connect(
      Route route, Backend backend, LinkSpec link, byte[] client, BackendListener listener) {
    Deadlines deadlines = route.deadlines();
    Failure failure =
        connector.connect(
            worker,
            backend,
            link,
            deadlines.connect(),
            header(link, listener),
            faults,
            channel -> {
              BackendConnection connection =
                  new BackendConnection(worker, this, backend, channel, client);
              connection.connecting(listener, deadlines);
              return connection;
            });
    if (failure != null) {
      listener.connectFailed(failure);
    }
  }

  /** What was made otherwise than is wanted now serves nobody any more. */
  private static void follow(Idle kept, LinkSpec link) {
    if (!kept.link.equals(link)) {
      closeAll(kept);
    }
    kept.link = link;
  }

  private Http2Pool http2() {
    Http2Pool there = http2;
    if (there == null) {
      there = new Http2Pool(worker, connector, faults);
      http2 = there;
    }
    return there;
  }

  void put(BackendConnection connection, long now) {
    Idle kept = idle.get(connection.backend());
    if (kept != null
        && kept.stack.size() >= kept.max
        && kept.max > 0
        && connection.client().length > 0) {
      // Each serves one client only; the one that was away longest will need it least.
      kept.stack.getFirst().dispose();
    }
    if (kept == null || kept.stack.size() >= kept.max) {
      connection.dispose();
    } else {
      kept.stack.add(connection);
      connection.expireIdle(now + kept.nanos);
    }
  }

  void remove(BackendConnection connection) {
    Idle kept = idle.get(connection.backend());
    if (kept != null) {
      kept.stack.remove(connection);
    }
  }

  /** Closes the idle connections to backends that are in use no more. */
  public void retain(java.util.Set<Backend> inUse) {
    List<Backend> gone = new ArrayList<>(idle.keySet());
    gone.removeAll(inUse);
    for (Backend backend : gone) {
      closeAll(idle.remove(backend));
    }
    if (http2 != null) {
      http2.retain(inUse);
    }
  }

  /**
   * Tells how many connections there are.
   *
   * @param idleOnes takes those of HTTP/1.1 that no exchange uses
   * @param http2Ones takes those of HTTP/2
   */
  public void count(ObjIntConsumer<Backend> idleOnes, ObjIntConsumer<Backend> http2Ones) {
    idle.forEach((backend, kept) -> idleOnes.accept(backend, kept.stack.size()));
    if (http2 != null) {
      http2.count(http2Ones);
    }
  }

  /** Closes every idle connection. */
  public void close() {
    idle.values().forEach(ConnectionPool::closeAll);
    idle.clear();
    if (http2 != null) {
      http2.close();
    }
  }

  private static void closeAll(@Nullable Idle kept) {
    if (kept != null) {
      List.copyOf(kept.stack).forEach(BackendConnection::dispose);
    }
  }

  Http1ResponseDecoder takeDecoder() {
    Http1ResponseDecoder kept = decoders.pollFirst();
    return kept == null ? new Http1ResponseDecoder() : kept;
  }

  void give(Http1ResponseDecoder decoder) {
    if (decoders.size() < 64) {
      decoders.addFirst(decoder);
    }
  }

  void report(Throwable fault) {
    faults.accept(fault);
  }
}
