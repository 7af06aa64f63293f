package dev.fairlead.flow;

import dev.fairlead.http1.BodyFraming;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.Failure;
import dev.fairlead.runtime.Route;
import org.jspecify.annotations.Nullable;

/** What a request with a route must stand before a backend is chosen for it. Stateless. */
final class Admission {
  private static final int LONGEST_NUMBER = 9;

  private Admission() {}

  /** Why it is refused, or null. */
  static @Nullable Failure refusal(Http1Request request, Route route, ViaToken via) {
    if (request.fields().has(FieldId.VIA) && via.in(request)) {
      return Failure.LOOP_DETECTED;
    }
    return request.framing() == BodyFraming.LENGTH
            && request.contentLength() > route.spec().maxBodyBytes()
        ? Failure.BODY_TOO_LARGE
        : null;
  }

  /**
   * What Max-Forwards says, RFC 9110 §7.6.2: 0 when the proxy is to answer itself, -1 when nothing
   * is counted, as only OPTIONS and TRACE are.
   */
  static int hopsLeft(Http1Request request) {
    Fields fields = request.fields();
    if (!fields.has(FieldId.MAX_FORWARDS)
        || request.method() != Http1Request.Method.OPTIONS
            && request.method() != Http1Request.Method.TRACE) {
      return -1;
    }
    int line = fields.find(FieldId.MAX_FORWARDS, 0);
    String value = Ascii.string(fields.block(), fields.valueStart(line), fields.valueEnd(line));
    return !value.isEmpty()
            && value.length() <= LONGEST_NUMBER
            && value.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Integer.parseInt(value)
        : -1;
  }
}
