package dev.fairlead.config;

/**
 * What one HTTP/2 connection of a client may take.
 *
 * @param streams requests at a time; beyond it they are refused, to be sent again
 * @param streamWindow bytes of a request's body that a client may send ahead of its backend
 * @param connectionWindow the same, for all requests of a connection together
 * @param resets requests that may be cancelled within ten seconds; beyond it the connection ends
 * @param controlFrames frames that ask for nothing (PING, SETTINGS, empty ones and such) beyond
 *     what its requests explain, within ten seconds; beyond it the connection ends
 */
public record Http2Spec(
    int streams, int streamWindow, int connectionWindow, int resets, int controlFrames) {
  /** What holds when nothing is written. */
  public static final Http2Spec DEFAULTS = new Http2Spec(128, 256 * 1024, 1024 * 1024, 200, 1000);
}
