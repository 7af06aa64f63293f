package dev.fairlead.analytics.tracing;

import dev.fairlead.model.Address;
import dev.fairlead.model.Ascii;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Label;
import dev.fairlead.model.RequestHead;
import dev.fairlead.model.Trace;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What spans are made of: a copy of an exchange that is recorded, which outlives it. Immutable.
 *
 * @param high first half of the trace id
 * @param low second half of the trace id
 * @param parent id of the span that it follows from; 0 for none
 * @param span id of its own span
 * @param flags of the trace
 * @param startMillis by the wall clock
 * @param totalNanos how long it took
 * @param queueNanos how long of it was waited for a backend that was not full
 * @param request what was asked for; null when no head could be read
 * @param status sent to the client; 0 for none
 * @param failure why it failed, or null
 * @param attempts one for each backend that was tried, in order
 */
record TracedExchange(
    long high,
    long low,
    long parent,
    long span,
    int flags,
    long startMillis,
    long totalNanos,
    long queueNanos,
    @Nullable Request request,
    int status,
    @Nullable Failure failure,
    long bytesIn,
    long bytesOut,
    @Nullable String route,
    @Nullable String pattern,
    @Nullable String upstream,
    @Nullable String backend,
    @Nullable String limit,
    String requestId,
    List<Attempt> attempts) {
  private static final int LONGEST_TARGET = 2_048;
  private static final int LONGEST_FIELD = 256;
  private static final byte[] USER_AGENT = Ascii.bytes("user-agent");

  TracedExchange {
    attempts = List.copyOf(attempts);
  }

  /**
   * What was asked for, cut where it is very long.
   *
   * @param version 10 times that of HTTP
   */
  record Request(
      String method,
      String path,
      @Nullable String query,
      String host,
      @Nullable String userAgent,
      int version,
      boolean secure,
      String client,
      @Nullable String peer) {}

  /**
   * One attempt.
   *
   * @param startNanos since the beginning of the exchange
   * @param endNanos since the beginning of the exchange
   * @param status of the backend's answer; 0 for none
   */
  record Attempt(
      long span,
      long startNanos,
      long endNanos,
      int status,
      @Nullable Failure failure,
      @Nullable String backend,
      @Nullable Address address,
      boolean secure) {}

  /** A copy. On the loop of the exchange. */
  static TracedExchange of(ExchangeRecord record, Trace trace) {
    List<Attempt> attempts = new ArrayList<>(trace.attempts());
    for (int i = 0; i < trace.attempts(); i++) {
      attempts.add(attempt(record, trace.attempt(i)));
    }
    RequestHead head = record.head;
    return new TracedExchange(
        trace.high,
        trace.low,
        trace.parent,
        trace.span,
        trace.flags,
        record.startedAtMillis,
        record.totalNanos,
        record.queueNanos,
        head == null ? null : request(head, record, trace),
        record.status,
        record.failure,
        record.bytesIn,
        record.bytesOut,
        name(record.route),
        trace.pattern,
        record.upstream,
        name(record.backend),
        record.limit,
        record.requestId,
        attempts);
  }

  private static Attempt attempt(ExchangeRecord record, Trace.Attempt attempt) {
    boolean ended = attempt.endedNanos != 0;
    // The one that answered is not told: its end is that of the exchange.
    boolean answered = !ended && record.firstByteNanos >= 0;
    return new Attempt(
        attempt.span,
        attempt.startedNanos - record.startedNanos,
        ended ? attempt.endedNanos - record.startedNanos : record.totalNanos,
        answered ? record.status : attempt.status,
        ended ? attempt.failure : record.failure,
        name(attempt.backend),
        attempt.address,
        attempt.secure);
  }

  private static Request request(RequestHead head, ExchangeRecord record, Trace trace) {
    byte[] b = head.bytes();
    int mark = head.pathEnd();
    int agent = head.find(USER_AGENT, 0);
    return new Request(
        text(b, head.methodStart(), head.methodEnd(), LONGEST_FIELD),
        text(b, head.pathStart(), mark, LONGEST_TARGET),
        mark < head.targetEnd() ? text(b, mark + 1, head.targetEnd(), LONGEST_TARGET) : null,
        text(b, head.hostStart(), head.hostEnd(), LONGEST_FIELD),
        agent < 0 ? null : text(b, head.valueStart(agent), head.valueEnd(agent), LONGEST_FIELD),
        head.httpVersion(),
        trace.secure,
        record.clientAddress,
        trace.peer);
  }

  private static String text(byte[] b, int start, int end, int longest) {
    return Ascii.string(b, start, Math.min(end, start + longest));
  }

  private static @Nullable String name(@Nullable Label label) {
    return label == null ? null : label.name();
  }
}
