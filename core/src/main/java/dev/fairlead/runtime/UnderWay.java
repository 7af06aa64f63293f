package dev.fairlead.runtime;

import java.util.List;

/**
 * Who holds on to a backend. Immutable.
 *
 * @param exchanges oldest first, a thousand at the most
 * @param total how many there are in all
 * @param complete false when an event loop did not answer in time, so that some may be missing
 */
public record UnderWay(List<Held> exchanges, int total, boolean complete) {
  /** Nobody does. */
  public static final UnderWay NOTHING = new UnderWay(List.of(), 0, true);

  public UnderWay {
    exchanges = List.copyOf(exchanges);
  }

  /**
   * An exchange.
   *
   * @param client address of the peer
   * @param method of the request
   * @param path of the request, without its query, which may hold secrets
   * @param ageMillis since the first byte of the request
   */
  public record Held(String client, String method, String path, long ageMillis) {}
}
