package dev.fairlead.front;

import dev.fairlead.flow.Exchange;
import dev.fairlead.model.Failure;
import dev.fairlead.net.Timed;
import dev.fairlead.runtime.Deadlines;
import dev.fairlead.runtime.RateFloor;
import dev.fairlead.runtime.Route;
import dev.fairlead.runtime.Snapshot;
import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/**
 * The deadlines of one stream, of which the next one is set, and whether its client is as quick as
 * it must be. Loop-confined.
 */
final class Http2Clock extends Timed {
  private final Http2Stream stream;

  /** How much had been sent at the time below. */
  private long sentBefore;

  /** Since when the client has taken nothing of what waits for it; 0 while nothing waits. */
  private long stalledSince;

  private @Nullable Pace pace;

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
    if (!stream.holdsData()) {
      stalledSince = 0;
      if (running != null && stream.upload().isWanted()) {
        due = Math.min(due, now + limits.body());
        due = Math.min(due, paced(Pace.Of.BODY, running, now));
      } else {
        stopPace();
      }
    } else {
      if (stalledSince == 0 || stream.sent() != sentBefore) {
        stalledSince = now;
        sentBefore = stream.sent();
      }
      due = Math.min(due, stalledSince + limits.write());
      due = Math.min(due, paced(Pace.Of.READING, running, now));
    }
    stream.front().loop.worker.timers().set(this, due);
  }

  void stop() {
    stream.front().loop.worker.timers().clear(this);
    stalledSince = 0;
    stopPace();
  }

  /** When it must be seen whether the client is quick enough. */
  private long paced(Pace.Of what, @Nullable Exchange running, long now) {
    RateFloor floor = rates(running);
    if (least(what, floor) == 0) {
      return Long.MAX_VALUE;
    }
    Pace watch = pace;
    if (watch == null) {
      watch = new Pace();
      pace = watch;
    }
    return watch.watch(what, moved(what, running), floor.nanos(), now);
  }

  private Pace.Verdict pace(Pace.Of what, @Nullable Exchange running, long now) {
    RateFloor floor = rates(running);
    Pace watch = pace;
    return watch == null
        ? Pace.Verdict.EARLY
        : watch.verdict(what, moved(what, running), least(what, floor), floor.nanos(), now);
  }

  private void stopPace() {
    Pace watch = pace;
    if (watch != null) {
      watch.stop();
    }
  }

  private static long least(Pace.Of what, RateFloor floor) {
    return what == Pace.Of.BODY ? floor.bodyBytes() : floor.readBytes();
  }

  private long moved(Pace.Of what, @Nullable Exchange running) {
    return what == Pace.Of.BODY && running != null ? running.record().bytesIn : stream.sent();
  }

  private RateFloor rates(@Nullable Exchange running) {
    Snapshot world = running == null ? null : running.snapshot();
    return (world == null ? stream.front().flow.current() : world).rates();
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
    } else if (stream.holdsData() && pace(Pace.Of.READING, running, now) == Pace.Verdict.SLOW) {
      stream.cancel(Http2Error.CANCEL.code(), Failure.CLIENT_READS_TOO_SLOWLY);
      stream.front().stalled();
    } else if (running == null) {
      expiredAnswered(now);
    } else if (stream.isTunnel()) {
      stream.cancel(Http2Error.CANCEL.code(), Failure.CLIENT_GONE);
    } else if (now - running.record().startedNanos >= limits.total()) {
      stream.front().flow.fail(running, Failure.TOTAL_TIMEOUT);
    } else if (stream.upload().isWanted()) {
      bodyStalled(running, now);
    } else {
      // The deadline was for something that has since happened.
      arm(now);
    }
    stream.front().written();
  }

  /** Too slow, or silent for as long as it may not be; or only looked after. */
  private void bodyStalled(Exchange running, long now) {
    switch (pace(Pace.Of.BODY, running, now)) {
      case SLOW -> stream.front().flow.fail(running, Failure.REQUEST_BODY_TOO_SLOW);
      case QUICK -> arm(now);
      case EARLY -> stream.front().flow.fail(running, Failure.REQUEST_BODY_TIMEOUT);
    }
  }

  private boolean isStalled(long now, Deadlines limits) {
    return stream.holdsData()
        && stalledSince != 0
        && stream.sent() == sentBefore
        && now - stalledSince >= limits.write();
  }

  /** The response is sent, or waits to be; the client was given time to end its request. */
  private void expiredAnswered(long now) {
    if (!stream.holdsData()) {
      stream.reset(Http2Error.NO_ERROR.code());
    } else {
      arm(now);
    }
  }
}
