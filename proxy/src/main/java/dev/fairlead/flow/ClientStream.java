package dev.fairlead.flow;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.Failure;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one exchange, whatever protocol it speaks. Called on the exchange's loop
 * only.
 */
public interface ClientStream {
  /** The peer's address as bytes, 4 or 16. */
  byte[] peer();

  /** The peer's address as text, without port. */
  String peerText();

  /** The peer's port; 0 when it is not known. */
  default int peerPort() {
    return 0;
  }

  /** The address that the client connected to; null when it is not known. */
  default @Nullable InetSocketAddress entered() {
    return null;
  }

  /** Where the client came in. */
  Door door();

  /** Relays a 1xx response. */
  void informational(Http1Response response);

  /**
   * Relays the final response's head; hop-by-hop lines have been marked as removed.
   *
   * @param framing how the backend framed the body
   */
  void head(Http1Response response, BodyFraming framing);

  /**
   * Takes the response back, if nothing of it has been handed to the socket yet.
   *
   * @return whether another response may be sent
   */
  boolean retract();

  /** Sends the next {@code bytes} of {@code in} as body, and takes them from it. */
  void data(ByteBuf in, int bytes);

  /** The response is whole: ends its body. */
  void end(@Nullable Fields trailers);

  /**
   * The exchange is over and has been recorded: hand what is left of the response to the socket,
   * and go on to the next request, or close. Nothing is handed over before, since a socket that
   * fails then would end the exchange a second time.
   */
  void done();

  /**
   * Answers in place of a backend, with a whole response.
   *
   * @param allow value of {@code Allow}, or of {@code WWW-Authenticate} with 401; or null
   */
  void answer(Failure failure, @Nullable String allow);

  /**
   * Answers {@code OPTIONS} or {@code TRACE} that must go no further (RFC 9110 §7.6.2), or, where
   * the door says so, by a redirect to HTTPS ({@link Door#redirect}).
   */
  void answerItself();

  /** Cuts the response off so that the client cannot take it for a whole one. */
  void abort();

  /** Switches to raw bytes in both directions; the 101 head has been relayed. */
  void tunnel();

  /** The backend closed its side of the tunnel. */
  void endTunnel();

  /** Hands what was written to the socket. */
  void flush();

  /** Whether the client keeps up. */
  boolean writable();

  /**
   * Whether others on the client's connection have left so much unread that nothing should be added
   * to it.
   */
  default boolean crowded() {
    return false;
  }

  /** The backend takes request body now: go on reading it. */
  void resumeUpload();
}
