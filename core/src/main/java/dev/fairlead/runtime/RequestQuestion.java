package dev.fairlead.runtime;

import java.util.List;

/**
 * A request that nobody has sent, to be told what would become of it. Immutable.
 *
 * @param method as it would be sent
 * @param target as it would stand in the request line
 * @param authority host and port for the Host field; empty for none
 * @param headers further field lines, in their order; a Host among them stands for the authority
 * @param from the address that it would come from: an IP literal
 */
public record RequestQuestion(
    String method, String target, String authority, List<Header> headers, String from) {
  public RequestQuestion {
    headers = List.copyOf(headers);
  }

  /** One field line. */
  public record Header(String name, String value) {}
}
