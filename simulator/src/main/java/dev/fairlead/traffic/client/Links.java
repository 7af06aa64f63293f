package dev.fairlead.traffic.client;

import dev.fairlead.traffic.scenario.Scenario.Pace;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Opens connections, and keeps those for others that may be shared. Loop-confined. */
public final class Links {
  /** In place of a time: it was open already. */
  public static final long KEPT = -1;

  /** On the loopback a segment is 64 KiB: with less room, each would wait for a probe. */
  private static final int LEAST_BUFFER = 128 * 1024;

  private static final int DEEPEST = 20;
  private static final int CONNECT_MILLIS = 10_000;

  private final Bootstrap bootstrap;
  private final Target target;
  private final @Nullable Pace pace;
  private final int mostShared;
  private final Map<String, Pool> pools = new HashMap<>();

  /** Those of one source address. */
  private static final class Pool {
    final Deque<Link> idle = new ArrayDeque<>();
    final Deque<Taker> waiting = new ArrayDeque<>();
    int open;

    /** Who has waited longest and still does; null for nobody. */
    @Nullable Taker next() {
      Taker next = waiting.poll();
      while (next != null && !next.isWaiting()) {
        next = waiting.poll();
      }
      return next;
    }
  }

  /** Gets a connection, or learns that there is none. Called on the loop. */
  public interface Taker {
    /**
     * There it is.
     *
     * @param nanos how long it took to open it, or {@link Links#KEPT}
     */
    void opened(Link link, long nanos);

    /** There is none. */
    void unopened(Fault fault);

    /** Whether one is still wanted: whoever had to wait may have given up. */
    boolean isWaiting();
  }

  /**
   * Those of one loop.
   *
   * @param mostShared how many are kept for all, from each address; 0 for none: each is its taker's
   *     own
   * @param timeout within which one must be open, 10 s at most
   */
  public Links(
      Loops loops,
      EventLoop loop,
      Target target,
      @Nullable Pace pace,
      int mostShared,
      Duration timeout) {
    this.target = target;
    this.pace = pace;
    this.mostShared = mostShared;
    this.bootstrap =
        loops
            .bootstrap(loop)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(
                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                (int) Math.min(CONNECT_MILLIS, timeout.toMillis()));
    if (pace != null) {
      bootstrap.option(ChannelOption.AUTO_READ, false);
      if (pace.down() > 0) {
        int piece = SlowPace.piece(pace.down());
        bootstrap.option(ChannelOption.SO_RCVBUF, LEAST_BUFFER);
        bootstrap.option(
            ChannelOption.RECVBUF_ALLOCATOR,
            new FixedRecvByteBufAllocator(piece).maxMessagesPerRead(1));
      }
    }
    bootstrap.handler(
        new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            initialize(channel);
          }
        });
  }

  private void initialize(Channel channel) {
    if (pace != null) {
      channel.pipeline().addLast(new SlowPace(pace));
    }
    SslContext tls = target.tls();
    if (tls != null) {
      InetSocketAddress address = target.address();
      String host = dev.fairlead.traffic.scenario.TargetText.host(target.uri());
      channel
          .pipeline()
          .addLast(tls.newHandler(channel.alloc(), host, address.getPort()), new Unagreed());
    }
  }

  /**
   * Gets one: a kept one, a new one, or, when as many are open as may be shared, the next that
   * somebody gives back.
   *
   * @param source address it comes from; empty for any
   */
  public void take(String source, Taker taker) {
    if (mostShared == 0) {
      open(source, taker);
      return;
    }
    Pool pool = pools.computeIfAbsent(source, _ -> new Pool());
    Link kept = kept(pool);
    if (kept != null) {
      taker.opened(kept, KEPT);
    } else if (pool.open < mostShared) {
      openShared(source, pool, taker);
    } else {
      pool.waiting.add(taker);
    }
  }

  private @Nullable Link kept(Pool pool) {
    for (Link link = pool.idle.peek(); link != null; link = pool.idle.peek()) {
      if (link.isUsable()) {
        if (!target.http2()) {
          pool.idle.remove();
        }
        return link;
      }
      // Full ones stay out until somebody gives them back.
      pool.idle.remove();
    }
    return null;
  }

  private void openShared(String source, Pool pool, Taker taker) {
    pool.open++;
    open(
        source,
        new Taker() {
          @Override
          public void opened(Link link, long nanos) {
            link.whenClosed(() -> closed(source, pool));
            if (target.http2()) {
              pool.idle.push(link);
            }
            taker.opened(link, nanos);
          }

          @Override
          public void unopened(Fault fault) {
            taker.unopened(fault);
            closed(source, pool);
          }

          @Override
          public boolean isWaiting() {
            return taker.isWaiting();
          }
        });
  }

  /** There is room for another, if anybody waits for one. */
  private void closed(String source, Pool pool) {
    pool.open--;
    Taker next = pool.next();
    if (next != null) {
      openShared(source, pool, next);
    }
  }

  /**
   * Opens one.
   *
   * @param source address it comes from; empty for any
   */
  public void open(String source, Taker taker) {
    long began = System.nanoTime();
    ChannelFuture connecting =
        source.isEmpty()
            ? bootstrap.connect(target.address())
            : bootstrap.connect(target.address(), new InetSocketAddress(source, 0));
    connecting.addListener(future -> {
      if (!future.isSuccess()) {
        taker.unopened(unopened(future.cause()));
        return;
      }
      Channel channel = connecting.channel();
      SslHandler tls = channel.pipeline().get(SslHandler.class);
      if (tls == null) {
        ready(channel, taker, began);
      } else {
        tls.handshakeFuture().addListener(done -> agreed(done, tls, channel, taker, began));
      }
    });
  }

  private void agreed(Future<?> done, SslHandler tls, Channel channel, Taker taker, long began) {
    if (!done.isSuccess()) {
      channel.close();
      taker.unopened(new Fault(Cause.TLS, deepest(done.cause())));
    } else if (target.http2() && !"h2".equals(tls.applicationProtocol())) {
      channel.close();
      taker.unopened(new Fault(Cause.NO_HTTP2, "it did not choose h2 by ALPN"));
    } else {
      channel.pipeline().remove(Unagreed.class);
      ready(channel, taker, began);
    }
  }

  private void ready(Channel channel, Taker taker, long began) {
    Link link;
    if (target.http2()) {
      Http2Link http2 = new Http2Link(channel, target.authority(), target.tls() != null);
      http2.install();
      link = http2;
    } else {
      Http1Link http1 = new Http1Link(channel, target.authority());
      http1.install();
      link = http1;
    }
    taker.opened(link, System.nanoTime() - began);
  }

  /** Gives one back: it is kept if it may be shared, else closed. */
  public void release(String source, Link link) {
    Pool pool = mostShared == 0 ? null : pools.get(source);
    if (pool == null) {
      link.close();
      return;
    }
    if (!link.isUsable()) {
      return;
    }
    Taker next = pool.next();
    if (next != null) {
      next.opened(link, KEPT);
    } else if (!target.http2() || !pool.idle.contains(link)) {
      // Last in, first out: few connections serve many. One of HTTP/2 stands there once.
      pool.idle.push(link);
    }
  }

  private static Fault unopened(Throwable cause) {
    String detail = deepest(cause);
    boolean refused = cause instanceof ConnectException && detail.contains("refused");
    return new Fault(refused ? Cause.REFUSED : Cause.NO_CONNECTION, detail);
  }

  private static String deepest(Throwable cause) {
    Throwable last = cause;
    for (int depth = 0; depth < DEEPEST && last.getCause() != null; depth++) {
      last = last.getCause();
    }
    return last.getMessage() == null ? last.toString() : last.getMessage();
  }
}
