package dev.fairlead.probe;

import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.health.CheckResult;
import dev.fairlead.model.Address;
import dev.fairlead.tls.BackendTls;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks one backend whether it is well. Checks come one after the other, each on any thread. */
interface Probe extends AutoCloseable {
  /**
   * What one check found. Immutable.
   *
   * @param passed whether the backend is well by it
   * @param evidence what was seen, in words
   */
  record Finding(boolean passed, String evidence) {
    /** The same with the time that it took. */
    CheckResult in(long nanos) {
      String text =
          passed ? evidence + " in " + TimeUnit.NANOSECONDS.toMillis(nanos) + " ms" : evidence;
      return new CheckResult(passed, nanos, text);
    }
  }

  /**
   * Asks. Blocks for as long as the backend makes it wait; {@link #close} ends it.
   *
   * @param fresh whether on a connection of its own, even if there is one
   * @param keep whether the connection will soon be of use again
   */
  Finding check(boolean fresh, boolean keep);

  /**
   * Asks on a connection that is at hand, without waiting for anything. What has come of it is
   * found by {@link #arrived} and {@link #glance}, or waited for by {@link #goOn}, which must
   * follow if those do not lead to a finding. For the control thread.
   *
   * @return false when it cannot be done so, and nothing has been asked
   */
  default boolean begin() {
    return false;
  }

  /** Whether anything has come. */
  default boolean arrived() {
    return false;
  }

  /** What was found; null when it takes longer to find out. */
  default @Nullable Finding glance() {
    return null;
  }

  /** Waits for what was asked, as {@link #check} does. */
  default Finding goOn() {
    return check(false, true);
  }

  /** What it is waiting for, for the evidence when it takes too long. Any thread. */
  String waitingFor();

  /** Ends a check that is under way, and all others to come. Any thread. */
  @Override
  void close();

  /** Makes probes. Any thread. */
  @FunctionalInterface
  interface Factory {
    /** A probe that asks that. */
    Probe of(CheckSpec what, Target backend);
  }

  /**
   * Whom to ask.
   *
   * @param tls how it is spoken to over TLS; null for not at all
   */
  record Target(Address address, @Nullable LinkSpec tls) {}

  /** Real ones, with such TLS. */
  static Factory with(BackendTls tls) {
    return (what, backend) ->
        switch (what) {
          case CheckSpec.Tcp _ -> new TcpProbe(backend.address());
          case CheckSpec.Http http ->
              backend.tls() == null
                  ? new HttpProbe(http, backend.address())
                  : new TlsProbe(http, backend.address(), backend.tls(), tls);
        };
  }
}
