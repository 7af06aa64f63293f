package dev.fairlead.flow;

import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Ascii;

/**
 * How many more hops a request may take (RFC 9110 §7.6.2): only OPTIONS and TRACE are counted down.
 * Stateless.
 */
final class MaxForwards {
  private MaxForwards() {}

  /** Whether the request may go no further; otherwise its count is kept in the exchange. */
  static boolean isLastHop(Exchange exchange, Http1Request request) {
    if (request.method() != Http1Request.Method.OPTIONS
        && request.method() != Http1Request.Method.TRACE) {
      return false;
    }
    Fields fields = request.fields();
    int line = fields.find(FieldId.MAX_FORWARDS, 0);
    String value = Ascii.string(fields.block(), fields.valueStart(line), fields.valueEnd(line));
    if (value.isEmpty()
        || value.length() > 9
        || !value.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return false;
    }
    exchange.maxForwards = Integer.parseInt(value);
    return exchange.maxForwards == 0;
  }
}
