package dev.fairlead.flow;

import dev.fairlead.config.TracingSpec;
import dev.fairlead.config.TracingSpec.Parents;
import dev.fairlead.http1.FieldId;
import dev.fairlead.http1.Fields;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Trace;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.Route;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which trace an exchange belongs to, and whether that is recorded: the client's where it brings
 * one that may be continued, otherwise one that begins here (W3C Trace Context, level 2). Each
 * attempt is a span of its own, which its backend is told. Loop-confined.
 */
public final class Tracing {
  private final boolean trustAnybody;
  private final RandomGenerator random;

  /** Trace ids below it are recorded; as in OpenTelemetry, their lower 63 bits decide. */
  private final long bound;

  /**
   * The tracing of one loop.
   *
   * @param random gives ids: different ones in each loop and process
   */
  public Tracing(TracingSpec spec, RandomGenerator random) {
    this.trustAnybody = spec.parents() == Parents.ANYBODY;
    this.random = random;
    this.bound = spec.sampleRatio() >= 1 ? -1 : (long) (spec.sampleRatio() * Long.MAX_VALUE);
  }

  /** The head is whole, and known is whether its peer is trusted. */
  void begin(Exchange exchange) {
    Trace trace = exchange.ownTrace;
    if (trace == null) {
      trace = new Trace();
      exchange.ownTrace = trace;
    }
    trace.clear();
    Fields fields = exchange.request().fields();
    boolean continues = (trustAnybody || exchange.trustedPeer) && TraceParent.read(fields, trace);
    if (!continues) {
      beginAnew(trace);
      // It belongs to the trace that is not continued.
      fields.removeAll(FieldId.TRACESTATE);
    }
    fields.removeAll(FieldId.TRACEPARENT);
    trace.span = id();
    trace.secure = exchange.door().secure();
    trace.peer = exchange.peerText();
    exchange.record.trace = trace;
  }

  private void beginAnew(Trace trace) {
    trace.high = random.nextLong();
    trace.low = id();
    trace.flags = Trace.RANDOM;
    if (bound < 0 || (trace.low & Long.MAX_VALUE) < bound) {
      trace.flags |= Trace.SAMPLED;
    }
  }

  private long id() {
    long id = random.nextLong();
    return id == 0 ? 1 : id;
  }

  /** A backend has been claimed. */
  void attempt(Trace trace, Route route, Backend backend, long now) {
    trace.end(0, null, now);
    trace.pattern = route.spec().match().path();
    Trace.Attempt attempt = trace.begin(id(), now);
    attempt.backend = backend.label();
    attempt.address = backend.address();
    attempt.secure = backend.tls();
  }

  /** An attempt has failed, or its answer is not taken. */
  static void attemptEnded(Exchange exchange, int status, @Nullable Failure failure) {
    Trace trace = exchange.record.trace;
    if (trace != null) {
      trace.end(status, failure, System.nanoTime());
    }
  }
}
