package dev.fairlead.config;

/**
 * Sizes in bytes (and a count) beyond which a message is refused.
 *
 * @param headBytes a head, request or response, line ends included; 431, from a backend 502
 * @param targetBytes a request target; 414
 * @param fields field lines of a head; 431, from a backend 502
 * @param bodyBytes a request body; 413; {@link Long#MAX_VALUE} for no limit
 */
public record LimitSpec(int headBytes, int targetBytes, int fields, long bodyBytes) {
  /** What holds when nothing is written. */
  public static final LimitSpec DEFAULTS = new LimitSpec(32 * 1024, 8 * 1024, 200, Long.MAX_VALUE);
}
