package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Answer;
import dev.fairlead.traffic.client.Awaiting;
import dev.fairlead.traffic.client.Cause;
import dev.fairlead.traffic.client.Fault;
import dev.fairlead.traffic.client.Link;
import dev.fairlead.traffic.client.Links;
import dev.fairlead.traffic.client.Outgoing;
import dev.fairlead.traffic.plan.PlannedUser.Act;
import dev.fairlead.traffic.scenario.Step;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One request of a user, from its first attempt to its outcome. Its latency counts from the moment
 * at which it was meant to be sent, whatever kept it from being sent. Loop-confined.
 */
final class Exchange implements Links.Taker, Awaiting {
  private static final long RETRY_PAUSE = 100_000_000;
  private static final int LONGEST_PAUSE = 20;
  private static final long NEVER = Long.MAX_VALUE;

  private final Setting setting;
  private final User user;
  private final Act act;
  private final Step.Request step;
  private final int number;
  private final Outgoing request;
  private final long intended;
  private long sent;
  private long deadline = NEVER;
  private int attempts;
  private boolean resent;
  private boolean uncertain;
  private boolean done;

  Exchange(Setting setting, User user, Act act, Step.Request step, long intended) {
    this.setting = setting;
    this.user = user;
    this.act = act;
    this.step = step;
    this.number = setting.steps().getOrDefault(step, 0);
    this.request = Requests.outgoing(step, act, user);
    this.intended = intended;
    this.sent = intended;
  }

  void begin() {
    if (Requests.isSendable(request)) {
      attempt();
    } else {
      fail(new Fault(Cause.UNSENDABLE, request.target()));
    }
  }

  private void attempt() {
    attempts++;
    sent = setting.nanos().getAsLong();
    deadline = sent + setting.scenario().limits().timeout().toNanos();
    Link own = user.link();
    if (own != null && own.isUsable()) {
      own.send(request, this);
    } else {
      user.letGo();
      setting.links().take(user.source(), this);
    }
  }

  @Override
  public void opened(Link opened, long nanos) {
    if (nanos != Links.KEPT) {
      StepMeasures.record(setting.measures().connects, nanos);
    }
    if (!isWaiting()) {
      setting.links().release(user.source(), opened);
      return;
    }
    user.hold(opened);
    sent = setting.nanos().getAsLong();
    opened.send(request, this);
  }

  @Override
  public void unopened(Fault fault) {
    failed(fault);
  }

  @Override
  public boolean isWaiting() {
    return !done && user.link() == null;
  }

  @Override
  public boolean wantsBody() {
    return !done && Requests.wantsBody(step);
  }

  @Override
  public void answered(Answer answer) {
    if (done) {
      return;
    }
    if (setting.scenario().link().shared() > 0) {
      // Between requests a shared connection serves others.
      user.letGo();
    }
    setting.measures().answer(number, answer.status(), answer.bytes());
    user.cookies().take(answer.headers("set-cookie"), request.target());
    boolean unavailable = answer.status() >= 502 && answer.status() <= 504;
    if (unavailable && attempts <= step.retries()) {
      uncertain = true;
      again();
      return;
    }
    judge(answer, unavailable);
  }

  private void judge(Answer answer, boolean unavailable) {
    Fault fault = Requests.judge(answer, step, act, user);
    if (step.tells() != null) {
      setting
          .journal()
          .accept(Requests.told(request, step, user, answer, uncertain || unavailable));
    }
    done = true;
    long ended = setting.nanos().getAsLong();
    if (fault == null) {
      setting.measures().good(number, ended - intended, ended - sent);
      user.served(act, ended);
    } else {
      setting.measures().failed(number, fault.cause(), true, ended - intended, ended - sent);
      user.end(Ended.BROKEN);
    }
  }

  @Override
  public void failed(Fault fault) {
    if (done) {
      return;
    }
    Link link = user.link();
    boolean stale = fault.cause() == Cause.LOST && link != null && link.isUsed();
    user.letGo();
    if (stale && !resent && attempts == 1 && Requests.isIdempotent(request)) {
      // The target closed a connection it was done with just as it was used again.
      resent = true;
      attempts = 0;
      setting.measures().reconnects++;
      attempt();
      return;
    }
    uncertain |= fault.cause().isOpen();
    if (attempts <= step.retries()) {
      again();
    } else {
      fail(fault);
    }
  }

  private void fail(Fault fault) {
    done = true;
    long ended = setting.nanos().getAsLong();
    boolean timed = fault.cause().isOpen();
    setting.measures().failed(number, fault.cause(), timed, ended - intended, ended - sent);
    if (step.tells() != null) {
      setting.journal().accept(Requests.lost(request, step, user, fault, uncertain));
    }
    user.end(Ended.BROKEN);
  }

  /** The same again, after a pause that grows. */
  private void again() {
    setting.measures().retries++;
    deadline = NEVER;
    long pause = RETRY_PAUSE * Math.min(LONGEST_PAUSE, attempts);
    setting
        .loop()
        .schedule(
            () -> {
              if (!done) {
                attempt();
              }
            },
            pause,
            TimeUnit.NANOSECONDS);
  }

  /** Gives up an attempt that takes too long. */
  void look(long nowNanos) {
    if (!done && deadline - nowNanos < 0) {
      abandon(user.link());
      failed(new Fault(Cause.LATE, "nothing within the time allowed"));
    }
  }

  /** Ends it where it is; the user is not told. */
  void cutOff() {
    if (done) {
      return;
    }
    done = true;
    if (step.tells() != null) {
      Fault fault = new Fault(Cause.LATE, "the run was over");
      setting.journal().accept(Requests.lost(request, step, user, fault, true));
    }
    abandon(user.link());
  }

  private void abandon(@Nullable Link link) {
    if (link != null) {
      link.abandon(this);
    }
  }
}
