package dev.fairlead.front;

import dev.fairlead.flow.Exchange;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Timed;
import dev.fairlead.runtime.Deadlines;
import dev.fairlead.runtime.Route;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/** The deadlines of one stream, of which the next one is set. Loop-confined. */
final class Http2Clock extends Timed {
  private final Http2Stream stream;

  /** How much had been sent at the time below. */
  private long sentBefore;

  /** Since when the client has taken nothing of what waits for it; 0 while nothing waits. */
  private long stalledSince;

  Http2Clock(Http2Stream stream) {
    this.stream = stream;
  }

  /** Something happened on the stream: sets what is due next. */
  void arm(long now) {
    Exchange running = stream.exchange();
    Deadlines limits = limits(running);
    long due = now + limits.body();
    if (running != null) {
      due =
          stream.isTunnel()
              ? now + limits.tunnel()
              : running.record().startedNanos + limits.total();
    }
    if (stream.pending == null) {
      stalledSince = 0;
      if (running != null && stream.upload().isWanted()) {
        due = Math.min(due, now + limits.body());
      }
    } else {
      if (stalledSince == 0 || stream.sent != sentBefore) {
        stalledSince = now;
        sentBefore = stream.sent;
      }
      due = Math.min(due, stalledSince + limits.write());
    }
    stream.front().loop.worker.timers().set(this, due);
  }

  void stop() {
    stream.front().loop.worker.timers().clear(this);
    stalledSince = 0;
  }

  private Deadlines limits(@Nullable Exchange running) {
    Route route = running == null ? null : running.route();
    return route == null ? stream.front().flow.current().deadlines() : route.deadlines();
  }

  @Override
  protected void expired(long now) {
    Exchange running = stream.exchange();
    Deadlines limits = limits(running);
    if (isStalled(now, limits)) {
      stream.cancel(Http2Error.CANCEL.code(), Failure.CLIENT_WRITE_TIMEOUT);
      stream.front().stalled();
    } else if (running == null) {
      expiredAnswered(now);
    } else if (stream.isTunnel()) {
      stream.cancel(Http2Error.CANCEL.code(), Failure.CLIENT_GONE);
    } else if (now - running.record().startedNanos >= limits.total()) {
      stream.front().flow.fail(running, Failure.TOTAL_TIMEOUT);
    } else if (stream.upload().isWanted()) {
      stream.front().flow.fail(running, Failure.REQUEST_BODY_TIMEOUT);
    } else {
      // The deadline was for something that has since happened.
      arm(now);
    }
    stream.front().written();
  }

  private boolean isStalled(long now, Deadlines limits) {
    return stream.pending != null
        && stalledSince != 0
        && stream.sent == sentBefore
        && now - stalledSince >= limits.write();
  }

  /** The response is sent, or waits to be; the client was given time to end its request. */
  private void expiredAnswered(long now) {
    if (stream.pending == null) {
      stream.reset(Http2Error.NO_ERROR.code());
    } else {
      arm(now);
    }
  }
}
