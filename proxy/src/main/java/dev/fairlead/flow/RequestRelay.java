package dev.fairlead.flow;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Failure;
import dev.fairlead.pool.BackendStream;
import dev.fairlead.runtime.IdentityFields;
import dev.fairlead.runtime.Snapshot;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Step 6 of {@link RequestFlow}, the way there: request head, body and trailers, or what goes
 * through a tunnel, reach the backend as they come, no faster than it takes them. Loop-confined.
 */
public final class RequestRelay {
  private final RequestFlow flow;
  private final UpstreamHead upstreamHead;
  private final HeadBuilder builder = new HeadBuilder();

  RequestRelay(RequestFlow flow, ViaToken via) {
    this.flow = flow;
    this.upstreamHead = new UpstreamHead(via);
  }

  void connected(Exchange exchange, BackendStream connection) {
    exchange.connecting = false;
    if (exchange.over) {
      connection.surplus();
      return;
    }
    exchange.connection = connection;
    Http1Request request = exchange.request();
    Snapshot snapshot = exchange.world();
    connection.begin(
        exchange,
        exchange.routed().deadlines(),
        request.method() == Http1Request.Method.HEAD,
        request.upgrade(),
        snapshot.spec().limits().headBytes(),
        snapshot.spec().limits().fields());
    if (exchange.client().crowded()) {
      connection.pause();
    }
    upstreamHead.write(exchange, exchange.routed(), connection.backend(), builder);
    boolean repeats =
        exchange.kept.touched()
            || exchange.requestEnded && request.framing() == BodyFraming.CHUNKED;
    connection.head(builder, exchange.requestEnded && !repeats);
    long now = exchange.record.startedNanos;
    if (exchange.record.attempts > 1 || exchange.record.queueNanos > 0 || !connection.reused()) {
      now = System.nanoTime();
    }
    exchange.record.connectNanos = now - exchange.record.startedNanos;
    if (repeats) {
      repeatBody(exchange, connection);
    }
    if (exchange.requestEnded) {
      connection.flush();
      connection.requestWritten(now);
    } else if (exchange.connection == connection && connection.takesMore()) {
      exchange.client().resumeUpload();
    }
  }

  /** An earlier backend had some of the body, or all: this one gets it from the first byte. */
  private void repeatBody(Exchange exchange, BackendStream connection) {
    boolean chunked = exchange.request().framing() == BodyFraming.CHUNKED;
    exchange.kept.writeTo(connection, chunked);
    if (exchange.requestEnded) {
      connection.end(chunked, exchange.requestTrailers, builder);
    } else {
      connection.flush();
    }
  }

  /** The next {@code bytes} of {@code in} are request body. Returns false to pause the client. */
  public boolean body(Exchange exchange, ByteBuf in, int bytes) {
    exchange.record.bytesIn += bytes;
    if (exchange.record.bytesIn > exchange.routed().spec().maxBodyBytes()) {
      in.skipBytes(bytes);
      flow.fail(exchange, Failure.BODY_TOO_LARGE);
      return true;
    }
    BackendStream connection = exchange.connection;
    if (connection == null) {
      in.skipBytes(bytes);
      return true;
    }
    exchange.kept.add(in, bytes);
    connection.body(exchange.request().framing() == BodyFraming.CHUNKED, in, bytes);
    if (connection.takesMore()) {
      return true;
    }
    connection.flush();
    // It may have broken under the write, and another have taken its place.
    return exchange.connection != connection || connection.takesMore();
  }

  /** The request is whole. */
  public void requestEnded(Exchange exchange, @Nullable Fields trailers) {
    exchange.requestEnded = true;
    exchange.requestTrailers = trailers;
    if (trailers != null) {
      HopByHop.stripTrailers(trailers, exchange.request().fields());
      IdentityFields forged = exchange.identityFields();
      if (forged != null) {
        HopByHop.strip(trailers, forged);
      }
    }
    BackendStream connection = exchange.connection;
    if (connection == null) {
      return;
    }
    connection.end(exchange.request().framing() == BodyFraming.CHUNKED, trailers, builder);
    connection.flush();
    connection.requestWritten(System.nanoTime());
  }

  /** All that one read of the client brought has been told. */
  public void flush(Exchange exchange) {
    BackendStream connection = exchange.connection;
    if (connection != null) {
      connection.flush();
    }
  }

  /** Tunnelled bytes from the client. Returns false to pause it. */
  public boolean tunnel(Exchange exchange, ByteBuf in) {
    BackendStream connection = exchange.connection;
    if (connection == null) {
      in.skipBytes(in.readableBytes());
      return true;
    }
    exchange.record.bytesIn += in.readableBytes();
    connection.tunnel(in);
    return connection.takesMore();
  }

  /** The client closed its side of a tunnel. */
  public void endTunnel(Exchange exchange) {
    BackendStream connection = exchange.connection;
    if (connection != null) {
      connection.endTunnel();
    }
  }

  /** Both sides of a tunnel are closed. */
  public void tunnelOver(Exchange exchange) {
    BackendStream connection = exchange.connection;
    exchange.connection = null;
    if (connection != null) {
      connection.closeTunnel();
    }
    flow.finish(exchange, null);
  }

  /** The client does not keep up with other responses on its connection. */
  public void pauseResponse(Exchange exchange) {
    BackendStream connection = exchange.connection;
    if (connection != null) {
      connection.pause();
    }
  }

  /** The client keeps up again. */
  public void resumeResponse(Exchange exchange) {
    BackendStream connection = exchange.connection;
    if (connection != null) {
      connection.resume();
    }
  }
}
