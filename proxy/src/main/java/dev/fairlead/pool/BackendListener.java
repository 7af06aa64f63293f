package dev.fairlead.pool;

import dev.fairlead.config.LinkSpec.ProxyProtocol;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.Failure;
import dev.fairlead.net.ProxyHeader;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** What an exchange is told by its backend connection, on their event loop. */
public interface BackendListener {
  /** The address of the client's end of its connection, 4 or 16 bytes. */
  default byte[] clientAddress() {
    throw new UnsupportedOperationException("no client");
  }

  /** The PROXY protocol header that tells a backend of the client, of that version. */
  default byte[] proxyHeader(ProxyProtocol version) {
    return ProxyHeader.own(version);
  }

  /** A connection asked for is there. */
  void connected(BackendStream stream);

  /** A connection asked for could not be made. */
  void connectFailed(Failure failure);

  /** A 1xx response. */
  void informational(Http1Response response);

  /** The final response's head; for 101 the connection is a tunnel from here on. */
  void head(Http1Response response);

  /** The next {@code bytes} of {@code in} are body, or tunnelled bytes: to be taken from it. */
  void data(ByteBuf in, int bytes);

  /** The response is whole. The connection has been given back or closed. */
  void end(@Nullable Fields trailers);

  /** The connection broke, or the response did. The connection is closed. */
  void failed(Failure failure);

  /** The backend closed its side of a tunnel. */
  void tunnelEnd();

  /** Everything that one read brought has been told. */
  void readComplete();

  /** The connection takes more of the request again. */
  void writable();
}
