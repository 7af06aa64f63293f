package dev.fairlead.traffic.client;

import java.util.List;

/**
 * A request to be sent. Immutable.
 *
 * @param method as sent
 * @param target path and query, of visible ASCII characters
 * @param headers without Host and what frames the body
 * @param body empty for none
 * @param sized whether a length is sent although there is no body
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody changes it, and nobody compares it.
public record Outgoing(
    String method, String target, List<Header> headers, byte[] body, boolean sized) {
  /** A header field; the value is of one line. */
  public record Header(String name, String value) {}
}
