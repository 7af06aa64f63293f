package dev.fairlead.pool;

import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Deadlines;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The backend's side of one exchange, whatever protocol it speaks: an HTTP/1.1 connection, or a
 * stream of an HTTP/2 connection. What comes back is told to the exchange's {@link
 * BackendListener}. Loop-confined.
 */
public sealed interface BackendStream permits BackendConnection, Http2BackendStream {
  /** The backend at the other end. */
  Backend backend();

  /** Whether an earlier exchange used the connection. */
  boolean reused();

  /**
   * Whether a failure just told may come of the connection's age alone, and says nothing about the
   * backend then.
   */
  boolean mayBeStale();

  /** The exchange that this was made for is over: others may use the connection. */
  void surplus();

  /**
   * Begins an exchange; its head and body follow.
   *
   * @param toHead whether the method is HEAD
   * @param upgradeAsked whether a 101 is welcome
   * @param headBytes limit of the response head
   * @param headFields limit of its field lines
   */
  void begin(
      BackendListener listener,
      Deadlines deadlines,
      boolean toHead,
      boolean upgradeAsked,
      int headBytes,
      int headFields);

  /**
   * Sends the request's head.
   *
   * @param head as HTTP/1.1 has it
   * @param whole whether neither body nor trailers follow
   */
  void head(HeadBuilder head, boolean whole);

  /**
   * Sends the next {@code bytes} of {@code in} as body, and takes them from it.
   *
   * @param chunked whether the head announced a body of unknown length
   */
  void body(boolean chunked, ByteBuf in, int bytes);

  /**
   * Ends the body; the trailers that are not marked as removed go with it.
   *
   * @param chunked whether the head announced a body of unknown length
   * @param builder to put the end together in
   */
  void end(boolean chunked, @Nullable Fields trailers, HeadBuilder builder);

  /** Hands what was written to the socket, at the end of the loop's turn at the latest. */
  void flush();

  /** The whole request has been written: from now on the backend's time runs. */
  void requestWritten(long now);

  /**
   * Whether the backend takes more of the request body. False starts its time: it must take some
   * before the response timeout is over. It is told by {@link BackendListener#writable} when it
   * does.
   */
  boolean takesMore();

  /** Takes no more of the response than is on its way: the client does not keep up. */
  void pause();

  /** Reads on. */
  void resume();

  /** Sends the next bytes of {@code in} through the tunnel, all of them. */
  void tunnel(ByteBuf in);

  /** The client closed its side of a tunnel. */
  void endTunnel();

  /** Ends a tunnel whose sides are both closed, once the backend has what was meant for it. */
  void closeTunnel();

  /** Nobody wants the response whose head has just been told. Nothing more is told. */
  void swallow();

  /** Gives the exchange up: nothing more is told. */
  void cancel();
}
