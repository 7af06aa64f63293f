package dev.fairlead.control;

import dev.fairlead.config.ProxySpec;
import java.time.Instant;

/**
 * What is taken back unless it is confirmed.
 *
 * @param version its number
 * @param text of the file, as it is and is to be again
 * @param file what that says
 * @param overlay what is laid over that
 * @param until when
 * @param cancel ends the waiting
 */
record Pending(
    long version, String text, ProxySpec file, Overlay overlay, Instant until, Runnable cancel) {
  Pending with(Overlay other) {
    return new Pending(version, text, file, other, until, cancel);
  }
}
