package dev.fairlead.http1;

import java.util.List;

/**
 * What a reader made of some bytes, in words that any two readers can be compared by.
 *
 * @param verdict what became of the head: WHOLE, MORE, or REFUSED with the reason
 * @param start the parts of the start line
 * @param fields the field lines as {@code name|value}
 * @param framing how the body ends
 * @param body what became of the body: END, MORE or REFUSED; empty if the head is not whole
 * @param data the body
 * @param trailers the trailer lines as {@code name|value}
 * @param end where the next message begins; -1 unless the body has ended
 */
record Seen(
    String verdict,
    List<String> start,
    List<String> fields,
    String framing,
    String body,
    String data,
    List<String> trailers,
    int end) {
  /** A head that is not whole. */
  static Seen noHead(String verdict) {
    return new Seen(verdict, List.of(), List.of(), "", "", "", List.of(), -1);
  }

  /** The same head, with a body that has not ended. */
  Seen noBody(String outcome) {
    return new Seen(verdict, start, fields, framing, outcome, "", List.of(), -1);
  }

  /** The same head, with a body that has ended. */
  Seen withBody(String data, List<String> trailers, int end) {
    return new Seen(verdict, start, fields, framing, "END", data, trailers, end);
  }

  boolean whole() {
    return verdict.equals("WHOLE");
  }

  boolean ended() {
    return body.equals("END");
  }
}
