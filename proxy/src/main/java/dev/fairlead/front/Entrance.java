package dev.fairlead.front;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.config.ListenerSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.flow.Door;
import dev.fairlead.tls.ClientIdentity;
import dev.fairlead.tls.ServerTls;
import dev.fairlead.tls.TlsHandler;
import dev.fairlead.tls.TlsListener;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the way from a listener's socket to the front that speaks the client's protocol:
 * first the PROXY protocol, then TLS, then the choice between HTTP/1.1 and HTTP/2. Any thread.
 */
final class Entrance implements AutoCloseable {
  private static final long HANDSHAKE_NANOS = 10_000_000_000L;

  private final @Nullable ServerTls tls;
  private volatile Door door;

  /**
   * The entrance of a listener.
   *
   * @throws IOException when a certificate cannot be used, with the reason
   */
  Entrance(int listener, ListenerSpec spec) throws IOException {
    this.door = new Door(listener, spec, spec.tls() != null);
    try {
      this.tls =
          spec.tls() == null
              ? null
              : new ServerTls(spec.tls(), offered(spec), InstantSource.system());
    } catch (CertificateFault e) {
      throw new IOException(spec.address() + ": " + e.getMessage(), e);
    }
  }

  /** What ALPN offers, in this order. */
  static List<Protocol> offered(ListenerSpec spec) {
    return spec.protocols();
  }

  /** How TLS is ended here; null when it is not. */
  @Nullable ServerTls tls() {
    return tls;
  }

  /** What holds for new connections. */
  Door door() {
    return door;
  }

  /**
   * From now on, what {@code spec} says holds for new connections.
   *
   * @param warning told when its certificates cannot be used: then all is as before
   */
  void follow(ListenerSpec spec, Consumer<String> warning) {
    ListenerSpec old = door.spec();
    try {
      if (tls != null
          && spec.tls() != null
          && !(spec.tls().equals(old.tls()) && offered(spec).equals(offered(old)))) {
        tls.follow(spec.tls(), offered(spec));
      }
      door = new Door(door.listener(), spec, door.secure());
    } catch (CertificateFault e) {
      warning.accept(
          "listener "
              + spec.address()
              + ": "
              + e.getMessage()
              + "; what was in force before stays");
    }
  }

  /** Number of the listener in the file that the process started with. */
  int listener() {
    return door.listener();
  }

  /** Readies a new connection, which is not registered with its loop yet. */
  void furnish(LoopContext loop, Channel child, InetSocketAddress remote) {
    if (tls == null) {
      servePlain(loop, child, remote, door);
      return;
    }
    SSLEngine engine = tls.engine(loop.worker.buffers().allocator());
    child
        .pipeline()
        .addLast(
            new TlsHandler(loop.worker, engine, HANDSHAKE_NANOS, new Secured(loop, child, remote)));
  }

  /** Puts the front that speaks {@code protocol} at the pipeline's end. */
  private static void serve(
      LoopContext loop, Channel child, InetSocketAddress remote, Door door, Protocol protocol) {
    child
        .pipeline()
        .addLast(
            switch (protocol) {
              case HTTP_1 -> new Http1Front(loop, child, remote, door);
              case HTTP_2 -> new Http2Front(loop, child, remote, door);
            });
  }

  /** Without TLS the client's first bytes say what it speaks. */
  private static void servePlain(
      LoopContext loop, Channel child, InetSocketAddress remote, Door door) {
    List<Protocol> spoken = door.spec().protocols();
    if (!spoken.contains(Protocol.HTTP_1)) {
      serve(loop, child, remote, door, Protocol.HTTP_2);
      return;
    }
    Http1Front http1 = new Http1Front(loop, child, remote, door);
    if (spoken.contains(Protocol.HTTP_2)) {
      child.pipeline().addLast(new PrefaceChoice(loop, http1, remote, door));
    }
    child.pipeline().addLast(http1);
  }

  /** What ALPN came to; HTTP/1.1 is what those speak who do not say (RFC 9113 §3.2). */
  private static Protocol agreed(SSLEngine engine) {
    return Protocol.HTTP_2.word().equals(engine.getApplicationProtocol())
        ? Protocol.HTTP_2
        : Protocol.HTTP_1;
  }

  @Override
  public void close() {
    if (tls != null) {
      tls.close();
    }
  }

  /** A connection whose handshake is under way. Loop-confined. */
  private final class Secured implements TlsListener {
    private final LoopContext loop;
    private final Channel child;
    private final InetSocketAddress remote;

    Secured(LoopContext loop, Channel child, InetSocketAddress remote) {
      this.loop = loop;
      this.child = child;
      this.remote = remote;
    }

    @Override
    public void begun() {
      loop.addHandshake(child);
    }

    @Override
    public void secured(ChannelHandlerContext ctx, SSLEngine engine) {
      loop.removeHandshake(child);
      Door shared = door;
      String identity = ClientIdentity.of(engine);
      Door own = identity == null ? shared : shared.withIdentity(identity);
      serve(loop, child, remote, own, agreed(engine));
    }

    @Override
    public void refused(Throwable cause) {
      // The client knows why; there is no request that could be written down.
      loop.removeHandshake(child);
      loop.turnstile.failedHandshake();
    }
  }
}
