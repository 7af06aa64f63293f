package dev.fairlead.analytics;

import dev.fairlead.model.Ascii;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.RequestHead;
import org.jspecify.annotations.Nullable;

/**
 * The combined log format of the Apache HTTP server, with the time taken in seconds appended.
 * Loop-confined.
 */
final class CombinedLine implements LineFormat {
  private static final byte[] TIME = Ascii.bytes(" - - [");
  private static final byte[] REQUEST = Ascii.bytes("] \"");
  private static final byte[] VERSION_10 = Ascii.bytes(" HTTP/1.0");
  private static final byte[] VERSION_11 = Ascii.bytes(" HTTP/1.1");
  private static final byte[] VERSION_2 = Ascii.bytes(" HTTP/2.0");
  private static final byte[] END_QUOTE = Ascii.bytes("\" ");
  private static final byte[] NEXT_QUOTED = Ascii.bytes(" \"");
  private static final byte[] USER_AGENT_FIELD = Ascii.bytes("user-agent");
  private static final byte[] REFERER_FIELD = Ascii.bytes("referer");

  private final SecondText second = SecondText.common();

  @Override
  public void append(ExchangeRecord record, LineBuffer line) {
    line.combined(record.clientAddress);
    line.raw(TIME);
    line.raw(second.at(record.startedAtMillis));
    line.raw(REQUEST);
    RequestHead head = record.head;
    if (head == null) {
      line.raw('-');
    } else {
      line.combined(head.bytes(), head.methodStart(), head.methodEnd(), LineBuffer.MAX_TEXT);
      line.raw(' ');
      line.combined(head.bytes(), head.pathStart(), head.targetEnd(), LineBuffer.MAX_TARGET);
      line.raw(version(head));
    }
    line.raw(END_QUOTE);
    line.padded(record.status, 3);
    line.raw(' ');
    line.number(record.bytesOut);
    line.raw(NEXT_QUOTED);
    field(line, head, REFERER_FIELD);
    line.raw(END_QUOTE);
    line.raw('"');
    field(line, head, USER_AGENT_FIELD);
    line.raw(END_QUOTE);
    long micros = Math.max(0, record.totalNanos) / 1000;
    line.number(micros / 1_000_000);
    line.raw('.');
    line.padded(micros % 1_000_000, 6);
    line.raw('\n');
  }

  private static byte[] version(RequestHead head) {
    return switch (head.httpVersion()) {
      case 10 -> VERSION_10;
      case RequestHead.HTTP_2 -> VERSION_2;
      default -> VERSION_11;
    };
  }

  private static void field(LineBuffer line, @Nullable RequestHead head, byte[] name) {
    int i = head == null ? -1 : head.find(name, 0);
    if (head == null || i < 0) {
      line.raw('-');
    } else {
      line.combined(head.bytes(), head.valueStart(i), head.valueEnd(i), LineBuffer.MAX_TEXT);
    }
  }
}
