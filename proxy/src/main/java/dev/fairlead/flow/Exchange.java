package dev.fairlead.flow;

import dev.fairlead.balancer.Pick;
import dev.fairlead.config.LinkSpec.ProxyProtocol;
import dev.fairlead.http1.Fields;
import dev.fairlead.http1.Http1Request;
import dev.fairlead.http1.Http1RequestDecoder;
import dev.fairlead.http1.Http1Response;
import dev.fairlead.model.ExchangeRecord;
import dev.fairlead.model.Failure;
import dev.fairlead.model.Trace;
import dev.fairlead.net.ProxyHeader;
import dev.fairlead.pool.BackendListener;
import dev.fairlead.pool.BackendStream;
import dev.fairlead.resilience.RetryBudget;
import dev.fairlead.runtime.Backend;
import dev.fairlead.runtime.IdentityFields;
import dev.fairlead.runtime.Lease;
import dev.fairlead.runtime.LimitVerdict;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.ScheduledFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One request and its response while they are under way: what {@link RequestFlow} and {@link
 * ResponseRelay} know of it. Loop-confined; taken from the loop's stock at the first byte of a
 * request and given back when it is over.
 */
public final class Exchange implements BackendListener, UpstreamHead.Facts {
  private final RequestFlow flow;
  private final Http1RequestDecoder decoder = new Http1RequestDecoder();
  final ExchangeRecord record = new ExchangeRecord();
  final Lease lease = new Lease();
  final Pick pick;
  final AnswerTime answerTime = new AnswerTime();
  final KeptBody kept;
  final LimitVerdict limits = new LimitVerdict();

  /** What {@link ExchangeRecord#trace} is, where there is tracing; kept to be used again. */
  @Nullable Trace ownTrace;

  @Nullable Snapshot snapshot;
  @Nullable Route route;

  /** Whose slots {@link #pick} is in: the route's, or a later one of that name after a wait. */
  @Nullable Upstream upstream;

  /** Its place in the upstream's line while it waits. */
  WaitingRoom.@Nullable Turn turn;

  /** Runs while it waits before the next attempt. */
  @Nullable ScheduledFuture<?> pause;

  /** The password question that it waits for an answer to. */
  AccessGate.@Nullable Question verification;

  /** The request's trailers, once they have come. */
  @Nullable Fields requestTrailers;

  @Nullable ClientStream client;
  @Nullable BackendStream connection;

  /** The response head's lines; they outlive the connection's use of them until its end is told. */
  @Nullable Fields responseFields;

  boolean connecting;
  boolean retried;
  boolean requestEnded;
  boolean idempotent;

  /** Whether it may be sent again when a backend may have acted on it. */
  boolean repeatable;

  boolean freshOnly;
  boolean headSent;
  boolean over;

  /** Whether what the peer says of the client and the request id is believed. */
  boolean trustedPeer;

  /** Whether limits were asked, and it may hold permits of them. */
  boolean throttled;

  int maxForwards;

  /** Slot of the backend of the last attempt. */
  int slot;

  /** Attempts that count against the upstream's limit. */
  int tries;

  Exchange(RequestFlow flow, RandomGenerator random, RetryBudget budget) {
    this.flow = flow;
    this.kept = new KeptBody(budget);
    this.pick = new Pick(random);
  }

  /** Decodes the request head into {@link #request}. */
  public Http1RequestDecoder decoder() {
    return decoder;
  }

  /** The request. */
  @Override
  public Http1Request request() {
    return decoder.request();
  }

  @Override
  public boolean trustedPeer() {
    return trustedPeer;
  }

  @Override
  public int hopsLeft() {
    return maxForwards;
  }

  @Override
  public String peerText() {
    return client().peerText();
  }

  @Override
  public String clientText() {
    return record.clientAddress;
  }

  @Override
  public String requestId() {
    return record.requestId;
  }

  @Override
  public Door door() {
    return client().door();
  }

  @Override
  public @Nullable Trace trace() {
    return record.trace;
  }

  @Override
  public @Nullable IdentityFields identityFields() {
    return world().identityFields();
  }

  /** What will be told of the exchange when it is over. */
  public ExchangeRecord record() {
    return record;
  }

  /** The world it is served in: the current one at its first byte. */
  public @Nullable Snapshot snapshot() {
    return snapshot;
  }

  /** Its route, once known. */
  public @Nullable Route route() {
    return route;
  }

  /** What limits said of it; means something only when one refused it. */
  public LimitVerdict limits() {
    return limits;
  }

  /** Name of the label of the backend that it is claimed from, or null when it has none. */
  public @Nullable String backendLabel() {
    Backend claimed = lease.backend();
    return claimed == null ? null : claimed.label().name();
  }

  /** Whether it waits for a backend that is not full. */
  public boolean waits() {
    return turn != null;
  }

  /** Whether a backend is there to take the request body. */
  public boolean takesBody() {
    return connection != null;
  }

  void begin(ClientStream client, Snapshot snapshot) {
    this.client = client;
    this.snapshot = snapshot;
    record.clear();
    route = null;
    upstream = null;
    turn = null;
    connection = null;
    responseFields = null;
    connecting = false;
    requestEnded = false;
    requestTrailers = null;
    pause = null;
    verification = null;
    retried = false;
    kept.clear();
    freshOnly = false;
    headSent = false;
    over = false;
    trustedPeer = false;
    throttled = false;
    maxForwards = -1;
    tries = 0;
    pick.clear();
  }

  Route routed() {
    Route there = route;
    if (there == null) {
      throw new IllegalStateException("no route");
    }
    return there;
  }

  Upstream upstream() {
    Upstream there = upstream;
    if (there == null) {
      throw new IllegalStateException("no upstream");
    }
    return there;
  }

  ClientStream client() {
    ClientStream there = client;
    if (there == null) {
      throw new IllegalStateException("no client");
    }
    return there;
  }

  Snapshot world() {
    Snapshot there = snapshot;
    if (there == null) {
      throw new IllegalStateException("no snapshot");
    }
    return there;
  }

  @Override
  public byte[] clientAddress() {
    return client().peer();
  }

  @Override
  public byte[] proxyHeader(ProxyProtocol version) {
    ClientStream told = client();
    return ProxyHeader.of(version, told.peer(), told.peerPort(), told.entered());
  }

  @Override
  public void connected(BackendStream connection) {
    flow.requestRelay().connected(this, connection);
  }

  @Override
  public void connectFailed(Failure failure) {
    flow.failover().failed(this, failure);
  }

  @Override
  public void informational(Http1Response response) {
    flow.responseRelay().informational(this, response);
  }

  @Override
  public void head(Http1Response response) {
    flow.responseRelay().head(this, response);
  }

  @Override
  public void data(ByteBuf in, int bytes) {
    flow.responseRelay().data(this, in, bytes);
  }

  @Override
  public void end(@Nullable Fields trailers) {
    flow.responseRelay().end(this, trailers);
  }

  @Override
  public void failed(Failure failure) {
    flow.failover().failed(this, failure);
  }

  @Override
  public void tunnelEnd() {
    client().endTunnel();
  }

  @Override
  public void readComplete() {
    ClientStream there = client;
    if (there != null) {
      there.flush();
    }
  }

  @Override
  public void writable() {
    ClientStream there = client;
    if (there != null) {
      there.resumeUpload();
    }
  }
}
