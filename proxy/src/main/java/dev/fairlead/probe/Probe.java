package dev.fairlead.probe;

import dev.fairlead.certificate.CertificateFault;
import dev.fairlead.config.CheckSpec;
import dev.fairlead.config.LinkSpec;
import dev.fairlead.config.Protocol;
import dev.fairlead.health.CheckResult;
import dev.fairlead.model.Address;
import dev.fairlead.tls.BackendTls;
import dev.fairlead.tls.TlsChannel;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.nio.channels.ByteChannel;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
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
   * @param link how it is spoken to
   * @param tls whether over TLS
   */
  record Target(Address address, LinkSpec link, boolean tls) {}

  /** Real ones, with such TLS. */
  static Factory with(BackendTls tls) {
    return (what, backend) -> {
      Cipher cipher = backend.tls() ? new Cipher(tls, backend) : null;
      return switch (what) {
        case CheckSpec.Tcp _ -> new TcpProbe(backend.address(), backend.link(), cipher);
        case CheckSpec.Http http when backend.link().protocol() == Protocol.HTTP_2 ->
            Http2Probe.of(http, backend, cipher);
        case CheckSpec.Http http -> new HttpProbe(http, backend.address(), backend.link(), cipher);
        case CheckSpec.Grpc grpc -> Http2Probe.of(grpc, backend, cipher);
      };
    };
  }

  /** TLS with one backend. */
  record Cipher(BackendTls tls, Target backend) {
    /** A connection made secure. */
    ByteChannel over(ByteChannel plain) throws IOException {
      try {
        TlsChannel secure =
            TlsChannel.over(
                plain, tls.engine(backend.link(), backend.address(), ByteBufAllocator.DEFAULT));
        if (backend.link().protocol() == Protocol.HTTP_2
            && !secure.protocol().equals(Protocol.HTTP_2.word())) {
          secure.close();
          throw new SSLException("it does not choose HTTP/2");
        }
        return secure;
      } catch (CertificateFault e) {
        throw new SSLException(e.getMessage(), e);
      }
    }
  }
}
