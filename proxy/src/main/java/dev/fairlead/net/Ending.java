package dev.fairlead.net;

import io.netty.util.AttributeKey;

/**
 * Says in a connection's own language that nothing more will be sent, before its socket says so: a
 * TLS peer takes a mere end for a cut. Loop-confined.
 */
@FunctionalInterface
public interface Ending {
  /** Of a channel that has such a language. */
  AttributeKey<Ending> OF = AttributeKey.valueOf(Ending.class, "fairlead-ending");

  /** Hands it to the socket. */
  void say();
}
