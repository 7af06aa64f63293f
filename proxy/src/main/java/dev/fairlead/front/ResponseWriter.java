package dev.fairlead.front;

import dev.fairlead.flow.Door;
import dev.fairlead.flow.Exchange;
import dev.fairlead.flow.FailureAnswer;
import dev.fairlead.flow.OwnAnswer;
import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.BodyWriter;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Outbox;
import dev.fairlead.runtime.FieldRules;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Writes responses to one HTTP/1.1 client: relayed heads, bodies in the framing the client
 * understands, and the proxy's own answers. Loop-confined.
 */
final class ResponseWriter {
  private static final byte[] VERSION = Ascii.bytes("HTTP/1.1 ");
  private static final byte[] CLOSE = Ascii.bytes("Connection: close\r\n");
  private static final byte[] CHUNKED = Ascii.bytes("Transfer-Encoding: chunked\r\n");
  private static final byte[] EMPTY = Ascii.bytes("Content-Length: 0\r\n");
  private static final byte[] STRICT = Ascii.bytes("strict-transport-security");
  private static final byte[] DATE = Ascii.bytes("Date: ");

  private final LoopContext loop;
  private final Outbox outbox;
  private final byte @Nullable [] strictTransport;
  private boolean chunked;

  ResponseWriter(LoopContext loop, Outbox outbox, Door door) {
    this.loop = loop;
    this.outbox = outbox;
    String strict = door.strictTransport();
    this.strictTransport =
        strict == null ? null : Ascii.bytes("Strict-Transport-Security: " + strict + "\r\n");
  }

  /** A 1xx response, sent at once. */
  void informational(Http1Response response) {
    HeadBuilder head = statusLine(response);
    response.fields().writeTo(head);
    head.crlf();
    write(head);
    outbox.flush();
  }

  /**
   * The head of a final response.
   *
   * @param framing how the backend framed the body
   * @param old whether the client speaks HTTP/1.0, which knows no chunks
   * @param close whether the connection ends with the response
   */
  void head(Http1Response response, BodyFraming framing, boolean old, boolean close) {
    outbox.markRetractable();
    chunked = !old && (framing == BodyFraming.CHUNKED || framing == BodyFraming.UNTIL_CLOSE);
    boolean switching = response.status() == 101;
    if (strictTransport != null) {
      // RFC 6797 §6.1: one, and the listener's is what people configured.
      response.fields().removeNamed(STRICT);
    }
    HeadBuilder head = statusLine(response);
    response.fields().writeTo(head);
    if (strictTransport != null) {
      head.bytes(strictTransport);
    }
    if (!response.fields().has(FieldId.DATE) && !switching) {
      head.bytes(DATE).text(date(loop)).crlf();
    }
    if (chunked) {
      head.bytes(CHUNKED);
    } else if (response.emptyUnsaid()) {
      head.bytes(EMPTY);
    }
    if (close && !switching) {
      head.bytes(CLOSE);
    }
    head.crlf();
    write(head);
  }

  /** Takes the head back, if nothing of it has been handed to the socket. */
  boolean retract() {
    if (outbox.retract()) {
      chunked = false;
      return true;
    }
    return false;
  }

  /** The next {@code bytes} of {@code in}, as body. */
  void data(ByteBuf in, int bytes) {
    BodyWriter.data(chunked, in, bytes, outbox);
  }

  /** The end of the body. */
  void end(@Nullable Fields trailers) {
    BodyWriter.end(chunked, trailers, loop.builder, outbox);
    chunked = false;
  }

  /** An answer in place of a backend's; its body is counted in the exchange's record. */
  void answer(
      Exchange exchange, Snapshot world, Failure failure, @Nullable String allow, boolean close) {
    compose(loop, exchange, world, failure, allow, close);
    write(loop.builder);
  }

  /** Puts an answer in place of a backend's together in the loop's builder. */
  static void compose(
      LoopContext loop,
      Exchange exchange,
      Snapshot world,
      Failure failure,
      @Nullable String allow,
      boolean close) {
    boolean toHead =
        exchange.record().head != null && exchange.request().method() == Http1Request.Method.HEAD;
    Upstream upstream = exchange.route() == null ? null : exchange.route().upstream();
    exchange.record().bytesOut =
        FailureAnswer.write(
            failure,
            exchange.record().head,
            exchange.record().requestId,
            allow,
            upstream == null ? 1 : upstream.retryAfterSeconds(),
            exchange.limits(),
            rules(exchange.route(), world),
            world.spec().forwarding().proxyStatus() ? world.spec().forwarding().pseudonym() : null,
            date(loop),
            !toHead,
            close,
            loop.builder);
  }

  /** What is done to responses of its route, or of those that have none. */
  private static @Nullable FieldRules rules(@Nullable Route route, Snapshot world) {
    if (route != null) {
      return route.responseFields();
    }
    return world.spec().hardening().securityHeaders() ? FieldRules.CAUTIOUS : null;
  }

  /** The answer to an OPTIONS or TRACE that goes no further, or a redirect. */
  void answerItself(Http1Request request, Door door, boolean close) {
    composeItself(loop, request, door, close);
    write(loop.builder);
  }

  /** Puts such an answer together in the loop's builder. */
  static void composeItself(LoopContext loop, Http1Request request, Door door, boolean close) {
    OwnAnswer.write(request, door, date(loop), close, loop.builder);
  }

  private HeadBuilder statusLine(Http1Response response) {
    return loop.builder
        .clear()
        .bytes(VERSION)
        .decimal(response.status())
        .octet(' ')
        .bytes(response.fields().block(), response.reasonStart(), response.reasonEnd())
        .crlf();
  }

  private static String date(LoopContext loop) {
    return loop.date.at(System.currentTimeMillis());
  }

  private void write(HeadBuilder head) {
    head.writeTo(outbox.room(head.length()));
  }
}
