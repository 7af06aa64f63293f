package dev.fairlead.config;

import java.time.Duration;

/**
 * How long each phase may take. All are positive.
 *
 * @param head from the first byte of a request head to its last, 408
 * @param keepAlive an idle client connection between requests
 * @param body between two reads of a request body, 408
 * @param write without progress while a client is sent its response
 * @param connect to a backend, 504
 * @param response from the request's last byte to the first of the response head, 504
 * @param idle between two reads of a response body
 * @param tunnel without a byte in either direction of an upgraded connection
 * @param halfClosed how long a client that closed its sending side may wait for its response
 * @param total the whole exchange, upgraded connections excepted, 504
 * @param shutdown how long exchanges may run on after the proxy was told to stop
 */
public record TimeoutSpec(
    Duration head,
    Duration keepAlive,
    Duration body,
    Duration write,
    Duration connect,
    Duration response,
    Duration idle,
    Duration tunnel,
    Duration halfClosed,
    Duration total,
    Duration shutdown) {

  /** What holds when nothing is written. */
  public static final TimeoutSpec DEFAULTS =
      new TimeoutSpec(
          Duration.ofSeconds(15),
          Duration.ofSeconds(75),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(3),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofHours(1),
          Duration.ofSeconds(1),
          Duration.ofHours(1),
          Duration.ofSeconds(30));
}
