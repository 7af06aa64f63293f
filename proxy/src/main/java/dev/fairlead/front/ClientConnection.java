package dev.fairlead.front;

import dev.fairlead.flow.Exchange;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A connection from a client, whatever it speaks, as its loop keeps it: in a list, to be searched
 * and to be closed. Loop-confined.
 */
abstract class ClientConnection extends ChannelInboundHandlerAdapter {
  /**
   * When there is no room for others: longest wait for the first byte of a request, and its last.
   */
  static final long SPARE_NANOS = 1_000_000_000L;

  static final long SPARE_HEAD_NANOS = 3_000_000_000L;

  @Nullable ClientConnection previous;
  @Nullable ClientConnection next;

  /** Tells of every exchange that is under way, or begun. */
  abstract void eachExchange(Consumer<Exchange> visitor);

  /**
   * The proxy is stopping: takes the next step towards the end of this connection, without harm to
   * what is under way. Called some fifteen times a second.
   *
   * @param quiet a connection on which nothing has happened since then will hardly be used again
   */
  abstract void drain(long now, long quiet);

  /**
   * Others want to come in: closes if nothing is being served, and has not been for a while, or if
   * a head takes long to come.
   */
  abstract void makeRoom(long now);

  /** Cuts the connection. */
  abstract void cut();
}
