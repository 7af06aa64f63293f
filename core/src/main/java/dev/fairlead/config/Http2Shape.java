package dev.fairlead.config;

import java.util.List;

/** The section {@code http2}. */
final class Http2Shape {
  private static final int KIB = 1024;
  private static final Http2Spec STANDARD = Http2Spec.DEFAULTS;
  private static final Key<Integer> STREAMS =
      Key.optional(
          "streams",
          Numbers.between(1, 10_000),
          STANDARD.streams(),
          "Requests of a connection at a time; others are refused, to be sent again");
  private static final Key<Integer> STREAM_WINDOW =
      Key.optional(
          "streamWindow",
          Sizes.between(64 * KIB, 16 * KIB * KIB),
          Sizes.text(STANDARD.streamWindow()),
          "Bytes of a request's body that a client may send ahead of its backend");
  private static final Key<Integer> CONNECTION_WINDOW =
      Key.optional(
          "connectionWindow",
          Sizes.between(64 * KIB, 64 * KIB * KIB),
          Sizes.text(STANDARD.connectionWindow()),
          "The same for all requests of a connection together");
  private static final Key<Integer> RESETS =
      Key.optional(
          "resets",
          Numbers.between(1, 1_000_000),
          STANDARD.resets(),
          "Requests cancelled within 10 s beyond which the connection is ended");
  private static final Key<Integer> CONTROL_FRAMES =
      Key.optional(
          "controlFrames",
          Numbers.between(100, 1_000_000),
          STANDARD.controlFrames(),
          "PING, SETTINGS, empty frames and such within 10 s, beyond what requests explain,"
              + " beyond which the connection is ended");

  static final Section<Http2Spec> HTTP2 =
      new Section<>(
          "http2",
          List.of(STREAMS, STREAM_WINDOW, CONNECTION_WINDOW, RESETS, CONTROL_FRAMES),
          (entries, _) ->
              new Http2Spec(
                  entries.get(STREAMS, STANDARD.streams()),
                  entries.get(STREAM_WINDOW, STANDARD.streamWindow()),
                  entries.get(CONNECTION_WINDOW, STANDARD.connectionWindow()),
                  entries.get(RESETS, STANDARD.resets()),
                  entries.get(CONTROL_FRAMES, STANDARD.controlFrames())));

  private Http2Shape() {}
}
