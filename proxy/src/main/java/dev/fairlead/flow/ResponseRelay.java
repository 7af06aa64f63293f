package dev.fairlead.flow;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.HeadBuilder;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.pool.BackendStream;
import dev.fairlead.runtime.FieldRules;
import dev.fairlead.runtime.Route;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Step 6 of {@link RequestFlow}, the way back: response head, body and trailers go to the client as
 * they come, no faster than it takes them. Loop-confined.
 */
final class ResponseRelay {
  private static final int FIRST_ERROR = 400;

  private final RequestFlow flow;
  private final HeadBuilder scratch = new HeadBuilder();

  ResponseRelay(RequestFlow flow) {
    this.flow = flow;
  }

  void informational(Exchange exchange, Http1Response response) {
    // A 1.0 client would take it for the answer: RFC 9110 §15.2. One whose body another backend
    // has had does not wait to be told to go on.
    boolean known =
        response.status() == 100 && exchange.record.attempts > 1 && exchange.kept.touched();
    if (exchange.request().minorVersion() > 0 && !known) {
      strip(response);
      exchange.client().informational(response);
    }
  }

  void head(Exchange exchange, Http1Response response) {
    long now = System.nanoTime();
    ExchangeRecord record = exchange.record;
    long firstByte = now - record.startedNanos;
    exchange.answerTime.answered(response.status(), firstByte - record.connectNanos, now);
    if (response.status() >= FIRST_ERROR && flow.failover().swallows(exchange, response.status())) {
      return;
    }
    exchange.kept.release();
    exchange.responseFields = response.fields();
    record.firstByteNanos = firstByte;
    exchange.record.status = response.status();
    ClientStream client = exchange.client();
    if (response.status() == 101) {
      if (!exchange.requestEnded
          || !Upgrades.offered(exchange.request().fields(), response.fields())) {
        exchange.answerTime.failed();
        flow.fail(exchange, Failure.BAD_RESPONSE);
        return;
      }
      response.fields().removeAll(FieldId.CONTENT_LENGTH);
      response.fields().removeAll(FieldId.TRANSFER_ENCODING);
      response.fields().removeAll(FieldId.KEEP_ALIVE);
      Stickiness.answered(exchange, response.fields());
      edit(exchange, response.fields());
      exchange.headSent = true;
      client.head(response, BodyFraming.NONE);
      client.tunnel();
    } else {
      strip(response);
      if (response.framing() == BodyFraming.LENGTH
          && response.contentLength() > exchange.routed().spec().maxResponseBytes()) {
        flow.fail(exchange, Failure.RESPONSE_TOO_LARGE);
        return;
      }
      Stickiness.answered(exchange, response.fields());
      if (exchange.throttled) {
        Throttling.tell(exchange, response.fields());
      }
      edit(exchange, response.fields());
      if (exchange.routed().timed()) {
        ServerTiming.tell(exchange, response.fields(), scratch);
      }
      exchange.headSent = true;
      client.head(response, response.framing());
    }
  }

  void data(Exchange exchange, ByteBuf in, int bytes) {
    exchange.record.bytesOut += bytes;
    if (exchange.record.bytesOut > exchange.routed().spec().maxResponseBytes()
        && exchange.record.status != 101) {
      in.skipBytes(bytes);
      flow.fail(exchange, Failure.RESPONSE_TOO_LARGE);
      return;
    }
    ClientStream client = exchange.client();
    client.data(in, bytes);
    if (!client.writable()) {
      BackendStream connection = exchange.connection;
      if (connection != null) {
        client.flush();
        if (!client.writable()) {
          connection.pause();
        }
      }
    }
  }

  void end(Exchange exchange, @Nullable Fields trailers) {
    exchange.connection = null;
    Fields head = exchange.responseFields;
    if (trailers != null && head != null && trailers.count() > 0) {
      HopByHop.stripTrailers(trailers, head);
      flow.responseEnded(exchange, trailers);
    } else {
      flow.responseEnded(exchange, null);
    }
  }

  private void edit(Exchange exchange, Fields fields) {
    Route route = exchange.routed();
    FieldRules rules = route.responseFields();
    if (rules != null) {
      FieldEdits.answered(rules, fields, exchange, route.spec().name(), scratch);
    }
  }

  private static void strip(Http1Response response) {
    Fields fields = response.fields();
    HopByHop.strip(fields);
    if (response.bodiless()) {
      fields.removeAll(FieldId.CONTENT_LENGTH);
    }
  }
}
