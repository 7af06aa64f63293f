package dev.fairlead.pool;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.Failure;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** Listens to a response that nobody wants, and gives up when it is long. Loop-confined. */
final class Swallower implements BackendListener {
  /** A new connection is cheaper than reading more than that. */
  static final long MOST_BYTES = 64 * 1024;

  /** The rest of a short response is there, or nearly. */
  static final long MOST_NANOS = 1_000_000_000L;

  private final BackendConnection connection;
  private long left = MOST_BYTES;

  Swallower(BackendConnection connection) {
    this.connection = connection;
  }

  @Override
  public void data(ByteBuf in, int bytes) {
    in.skipBytes(bytes);
    left -= bytes;
    if (left < 0) {
      connection.cancel();
    }
  }

  @Override
  public void connected(BackendStream unused) {}

  @Override
  public void connectFailed(Failure failure) {}

  @Override
  public void informational(Http1Response response) {}

  @Override
  public void head(Http1Response response) {}

  @Override
  public void end(@Nullable Fields trailers) {}

  @Override
  public void failed(Failure failure) {}

  @Override
  public void tunnelEnd() {}

  @Override
  public void readComplete() {}

  @Override
  public void writable() {}
}
