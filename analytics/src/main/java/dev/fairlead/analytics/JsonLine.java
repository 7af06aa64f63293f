package dev.fairlead.analytics;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Label;
import dev.fairlead.model.RequestHead;
import dev.fairlead.model.RetryRefusal;
import dev.fairlead.model.Trace;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One JSON object a line, always with the same members in the same order; null stands for what the
 * exchange never came to. Loop-confined.
 */
final class JsonLine implements LineFormat {
  private static final byte[] TIME = Ascii.bytes("{\"time\":\"");
  private static final byte[] CLIENT = Ascii.bytes("Z\",\"client\":\"");
  private static final byte[] METHOD = Ascii.bytes("\",\"method\":");
  private static final byte[] HOST = Ascii.bytes(",\"host\":");
  private static final byte[] TARGET = Ascii.bytes(",\"target\":");
  private static final byte[] VERSION = Ascii.bytes(",\"http\":");
  private static final byte[] STATUS = Ascii.bytes(",\"status\":");
  private static final byte[] BYTES_IN = Ascii.bytes(",\"bytesIn\":");
  private static final byte[] BYTES_OUT = Ascii.bytes(",\"bytesOut\":");
  private static final byte[] TOTAL = Ascii.bytes(",\"totalMs\":");
  private static final byte[] FIRST_BYTE = Ascii.bytes(",\"firstByteMs\":");
  private static final byte[] CONNECT = Ascii.bytes(",\"connectMs\":");
  private static final byte[] QUEUE = Ascii.bytes(",\"queueMs\":");
  private static final byte[] ROUTE = Ascii.bytes(",\"route\":");
  private static final byte[] UPSTREAM = Ascii.bytes(",\"upstream\":");
  private static final byte[] BACKEND = Ascii.bytes(",\"backend\":");
  private static final byte[] ATTEMPTS = Ascii.bytes(",\"attempts\":");
  private static final byte[] NO_FAILURE = Ascii.bytes(",\"failure\":null,\"failureCode\":null");
  private static final byte[] NO_RETRY = Ascii.bytes(",\"retry\":null");
  private static final byte[] LIMIT = Ascii.bytes(",\"limit\":");
  private static final byte[] REQUEST_ID = Ascii.bytes(",\"requestId\":\"");
  private static final byte[] TRACE = Ascii.bytes("\",\"traceId\":");
  private static final byte[] USER_AGENT = Ascii.bytes(",\"userAgent\":");
  private static final byte[] REFERER = Ascii.bytes(",\"referer\":");
  private static final byte[] END = Ascii.bytes("}\n");
  private static final byte[] NULL = Ascii.bytes("null");
  private static final byte[] USER_AGENT_FIELD = Ascii.bytes("user-agent");
  private static final byte[] REFERER_FIELD = Ascii.bytes("referer");

  private static final Map<Failure, byte[]> FAILURES = new EnumMap<>(Failure.class);
  private static final Map<RetryRefusal, byte[]> REFUSALS = new EnumMap<>(RetryRefusal.class);

  static {
    for (Failure failure : Failure.values()) {
      FAILURES.put(
          failure,
          Ascii.bytes(
              ",\"failure\":\"%s\",\"failureCode\":\"%s\""
                  .formatted(failure.name().toLowerCase(Locale.ROOT), failure.code())));
    }
    for (RetryRefusal refusal : RetryRefusal.values()) {
      REFUSALS.put(refusal, Ascii.bytes(",\"retry\":\"%s\"".formatted(refusal.words())));
    }
  }

  private final SecondText second = SecondText.iso();

  @Override
  public void append(ExchangeRecord record, LineBuffer line) {
    line.raw(TIME);
    line.raw(second.at(record.startedAtMillis));
    line.raw('.');
    line.padded(Math.floorMod(record.startedAtMillis, 1000L), 3);
    line.raw(CLIENT);
    line.json(record.clientAddress);
    RequestHead head = record.head;
    line.raw(METHOD);
    range(line, head, head == null ? 0 : head.methodStart(), head == null ? 0 : head.methodEnd());
    line.raw(HOST);
    range(line, head, head == null ? 0 : head.hostStart(), head == null ? 0 : head.hostEnd());
    line.raw(TARGET);
    target(line, head);
    line.raw(VERSION);
    version(line, head);
    figures(line, record);
    line.raw(ROUTE);
    label(line, record.route);
    line.raw(UPSTREAM);
    text(line, record.upstream);
    line.raw(BACKEND);
    label(line, record.backend);
    line.raw(ATTEMPTS);
    line.number(record.attempts);
    byte[] failure = record.failure == null ? null : FAILURES.get(record.failure);
    line.raw(failure == null ? NO_FAILURE : failure);
    byte[] refusal = record.retryRefusal == null ? null : REFUSALS.get(record.retryRefusal);
    line.raw(refusal == null ? NO_RETRY : refusal);
    line.raw(LIMIT);
    text(line, record.limit);
    line.raw(REQUEST_ID);
    line.json(record.requestId);
    line.raw(TRACE);
    trace(line, record.trace);
    line.raw(USER_AGENT);
    field(line, head, USER_AGENT_FIELD);
    line.raw(REFERER);
    field(line, head, REFERER_FIELD);
    line.raw(END);
  }

  private static void trace(LineBuffer line, @Nullable Trace trace) {
    if (trace == null) {
      line.raw(NULL);
      return;
    }
    line.raw('"');
    hex(line, trace.high);
    hex(line, trace.low);
    line.raw('"');
  }

  private static void hex(LineBuffer line, long number) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      line.raw(Character.forDigit((int) (number >>> shift) & 15, 16));
    }
  }

  /** A number: 1, 1.1 or 2. */
  private static void version(LineBuffer line, @Nullable RequestHead head) {
    if (head == null) {
      line.raw(NULL);
      return;
    }
    int version = head.httpVersion();
    line.number(version / 10);
    if (version % 10 > 0) {
      line.raw('.');
      line.number(version % 10);
    }
  }

  private static void figures(LineBuffer line, ExchangeRecord record) {
    line.raw(STATUS);
    line.number(record.status);
    line.raw(BYTES_IN);
    line.number(record.bytesIn);
    line.raw(BYTES_OUT);
    line.number(record.bytesOut);
    line.raw(TOTAL);
    millis(line, record.totalNanos);
    line.raw(FIRST_BYTE);
    millis(line, record.firstByteNanos);
    line.raw(CONNECT);
    millis(line, record.connectNanos);
    line.raw(QUEUE);
    millis(line, record.queueNanos);
  }

  private static void millis(LineBuffer line, long nanos) {
    if (nanos < 0) {
      line.raw(NULL);
      return;
    }
    long micros = nanos / 1000;
    line.number(micros / 1000);
    line.raw('.');
    line.padded(micros % 1000, 3);
  }

  private static void label(LineBuffer line, @Nullable Label label) {
    text(line, label == null ? null : label.name());
  }

  private static void text(LineBuffer line, @Nullable String text) {
    if (text == null) {
      line.raw(NULL);
      return;
    }
    line.raw('"');
    line.json(text);
    line.raw('"');
  }

  private static void target(LineBuffer line, @Nullable RequestHead head) {
    if (head == null) {
      line.raw(NULL);
      return;
    }
    line.raw('"');
    line.json(head.bytes(), head.pathStart(), head.targetEnd(), LineBuffer.MAX_TARGET);
    line.raw('"');
  }

  private static void field(LineBuffer line, @Nullable RequestHead head, byte[] name) {
    int i = head == null ? -1 : head.find(name, 0);
    if (head == null || i < 0) {
      line.raw(NULL);
    } else {
      range(line, head, head.valueStart(i), head.valueEnd(i));
    }
  }

  private static void range(LineBuffer line, @Nullable RequestHead head, int start, int end) {
    if (head == null) {
      line.raw(NULL);
      return;
    }
    line.raw('"');
    line.json(head.bytes(), start, end, LineBuffer.MAX_TEXT);
    line.raw('"');
  }
}
