package dev.fairlead.testing;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodec;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2FrameStream;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2PingFrame;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.ssl.SslContext;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 backend on Netty's own codec, which keeps it to the rules; unless told otherwise it
 * echoes the body. What it is told to do is done on the connection's loop. Any thread.
 */
public final class Http2Backend implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;
  private final List<Channel> connections = new CopyOnWriteArrayList<>();
  private final List<Http2Request> requests = new CopyOnWriteArrayList<>();
  private final List<String> faults = new CopyOnWriteArrayList<>();
  private final Map<String, Consumer<Http2Request>> onHead = new ConcurrentHashMap<>();
  private final Map<String, Consumer<Http2Request>> onEnd = new ConcurrentHashMap<>();
  private final AtomicInteger pings = new AtomicInteger();
  private volatile boolean holds;

  private Http2Backend(Http2Settings settings, @Nullable SslContext tls) {
    server =
        new ServerBootstrap()
            .group(group)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    connections.add(channel);
                    if (tls != null) {
                      channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                    }
                    Http2FrameCodec codec =
                        Http2FrameCodecBuilder.forServer()
                            .initialSettings(settings)
                            .validateHeaders(false)
                            .build();
                    channel.pipeline().addLast(codec, new Answering());
                  }
                })
            .bind("127.0.0.1", 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Listens on a free port of 127.0.0.1. */
  public static Http2Backend start() {
    return start(Http2Settings.defaultSettings());
  }

  /** Listens, and tells clients so. */
  public static Http2Backend start(Http2Settings settings) {
    return new Http2Backend(settings, null);
  }

  /** Listens for TLS. */
  public static Http2Backend start(SslContext tls) {
    return new Http2Backend(Http2Settings.defaultSettings(), tls);
  }

  /** The port it listens on. */
  public int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** What to do when the head of a request for that path has come. */
  public Http2Backend atHead(String path, Consumer<Http2Request> what) {
    onHead.put(path, what);
    return this;
  }

  /** What to do when a request for that path is whole. */
  public Http2Backend atEnd(String path, Consumer<Http2Request> what) {
    onEnd.put(path, what);
    return this;
  }

  /** Whether bodies are taken without the windows being opened again. */
  public void hold(boolean held) {
    holds = held;
    if (!held) {
      requests.forEach(Http2Request::openWindow);
    }
  }

  boolean holds() {
    return holds;
  }

  /** Every request whose head has come since the last {@link #clear}, in order. */
  public List<Http2Request> requests() {
    return List.copyOf(requests);
  }

  /** The last of them. */
  public Http2Request last() {
    return requests.getLast();
  }

  /** Waits for so many heads since the last {@link #clear}. */
  public List<Http2Request> awaitRequests(int count) {
    Await.until(count + " requests", () -> requests.size() >= count, this::requests);
    return requests();
  }

  /** Connections accepted since the start. */
  public int accepted() {
    return connections.size();
  }

  /** Connections that are open. */
  public long open() {
    return connections.stream().filter(Channel::isOpen).count();
  }

  /** PINGs that were not answers. */
  public int pings() {
    return pings.get();
  }

  /** Reads no connection any more that is open now. */
  public void freeze() {
    // On its loop, where it takes effect at once.
    connections.forEach(each ->
        each.eventLoop().submit(() -> each.config().setAutoRead(false)).syncUninterruptibly());
  }

  /** Closes every connection. */
  public void closeConnections() {
    connections.forEach(each -> each.close().syncUninterruptibly());
  }

  /** What was not HTTP/2, and scripts that failed. */
  public List<String> faults() {
    return List.copyOf(faults);
  }

  /** Forgets the requests for that path. */
  public void forget(String path) {
    requests.removeIf(each -> each.path().equals(path));
  }

  /** Forgets requests, and what it was told to do. */
  public void clear() {
    requests.clear();
    onHead.clear();
    onEnd.clear();
    hold(false);
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    closeConnections();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    if (!faults.isEmpty()) {
      throw new AssertionError("the backend saw faults: " + faults);
    }
  }

  private final class Answering extends ChannelInboundHandlerAdapter {
    private final Map<Http2FrameStream, Http2Request> open = new ConcurrentHashMap<>();

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      try {
        switch (message) {
          case Http2HeadersFrame frame -> headers(ctx, frame);
          case Http2DataFrame frame -> {
            Http2Request request = open.get(frame.stream());
            if (request != null) {
              request.data(frame);
              ended(request, frame.isEndStream());
            }
          }
          case Http2ResetFrame frame -> {
            Http2Request request = open.remove(frame.stream());
            if (request != null) {
              request.resetSeen(frame.errorCode());
            }
          }
          case Http2PingFrame frame when !frame.ack() -> pings.incrementAndGet();
          default -> {}
        }
      } catch (RuntimeException | AssertionError e) {
        faults.add(e.toString());
      } finally {
        ReferenceCountUtil.release(message);
      }
    }

    private void headers(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
      Http2Request known = open.get(frame.stream());
      if (known != null) {
        known.trailers(frame.headers());
        ended(known, true);
        return;
      }
      Http2Request request =
          new Http2Request(Http2Backend.this, ctx, frame.stream(), frame.headers());
      open.put(frame.stream(), request);
      requests.add(request);
      Consumer<Http2Request> what = onHead.get(request.path());
      if (what != null) {
        what.accept(request);
      }
      ended(request, frame.isEndStream());
    }

    private void ended(Http2Request request, boolean ended) {
      if (ended) {
        request.ended();
        Consumer<Http2Request> what = onEnd.get(request.path());
        if (what != null) {
          what.accept(request);
        } else if (!onHead.containsKey(request.path())) {
          request.head(200, request.body().isEmpty(), "x-echo", request.method());
          if (!request.body().isEmpty()) {
            request.send(request.body(), true);
          }
        }
      }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      if (!(cause instanceof IOException)) {
        faults.add(cause.toString());
      }
    }
  }
}
