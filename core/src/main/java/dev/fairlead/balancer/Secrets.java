package dev.fairlead.balancer;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;

/** Keys that outlive the process, made at the first use. Any thread. */
@FunctionalInterface
public interface Secrets {
  /**
   * The key of the cookies that bind clients to backends: the same each time; not to be changed.
   */
  byte[] sticky();

  /** Keys of this process alone: what they signed is worth nothing after a restart. */
  static Secrets ephemeral() {
    return new Secrets() {
      private byte @Nullable [] key;

      @Override
      public synchronized byte[] sticky() {
        byte[] known = key;
        if (known == null) {
          known = new byte[32];
          new SecureRandom().nextBytes(known);
          key = known;
        }
        return known;
      }
    };
  }
}
