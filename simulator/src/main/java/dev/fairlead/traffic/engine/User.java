package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Answer;
import dev.fairlead.traffic.client.Awaiting;
import dev.fairlead.traffic.client.Cause;
import dev.fairlead.traffic.client.Fault;
import dev.fairlead.traffic.client.Link;
import dev.fairlead.traffic.client.Links;
import dev.fairlead.traffic.client.Outgoing;
import dev.fairlead.traffic.plan.PlannedUser;
import dev.fairlead.traffic.plan.PlannedUser.Act;
import dev.fairlead.traffic.scenario.Scenario.Population;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * One user on the way through a journey. Each request has a moment at which this user meant to send
 * it: when they came, or when they had thought after the answer before. From that moment its
 * latency counts, whatever kept it from being sent. Loop-confined.
 */
final class User implements Links.Taker, Awaiting {
  private static final long RETRY_PAUSE = 100_000_000;
  private static final int LONGEST_PAUSE = 20;
  private static final long NEVER = Long.MAX_VALUE;

  private final Setting setting;
  private final PlannedUser plan;
  private final BiConsumer<User, Ended> whenDone;
  private final Map<String, String> variables;
  private final Cookies cookies = new Cookies();
  private final String source;

  private int next;
  private @Nullable Link link;
  private @Nullable Asking asking;
  private boolean done;

  /** A request under way: from the first attempt to the outcome. */
  private static final class Asking {
    final Act act;
    final Step.Request step;
    final int number;
    final Outgoing request;
    final long intended;
    long sent;
    long deadline = NEVER;
    int attempts;
    boolean resent;
    boolean uncertain;

    Asking(Act act, Step.Request step, int number, Outgoing request, long intended) {
      this.act = act;
      this.step = step;
      this.number = number;
      this.request = request;
      this.intended = intended;
      this.sent = intended;
    }
  }

  User(
      Setting setting,
      PlannedUser plan,
      Map<String, String> variables,
      BiConsumer<User, Ended> whenDone) {
    this.setting = setting;
    this.plan = plan;
    this.variables = new HashMap<>(setting.scenario().variables());
    this.variables.put(Template.RUN, setting.run());
    this.variables.putAll(variables);
    this.whenDone = whenDone;
    Population population = setting.scenario().population();
    this.source =
        population.via() == Population.Via.SOURCE ? population.address(plan.person().client()) : "";
  }

  PlannedUser plan() {
    return plan;
  }

  Map<String, String> variables() {
    return variables;
  }

  /** Goes on with the next things to do; meant to happen at {@code intended}. */
  void proceed(long intended) {
    long at = intended;
    while (!done) {
      if (next == plan.acts().size()) {
        end(Ended.COMPLETED);
        return;
      }
      Act act = plan.acts().get(next++);
      switch (act.step()) {
        case Step.Request request -> {
          if (request.when() == null || variables.containsKey(request.when())) {
            ask(act, request, at);
            return;
          }
        }
        case Step.Assign assign -> Requests.assign(assign, act, plan.person(), variables);
        case Step.Think _ -> {
          wake(at + act.waits());
          return;
        }
        case Step.Choose _, Step.Repeat _ -> throw new IllegalStateException("not unrolled");
      }
    }
  }

  private void wake(long at) {
    long now = setting.nanos().getAsLong();
    setting
        .loop()
        .schedule(
            () -> {
              if (!done) {
                setting.measures().late(Math.max(0, setting.nanos().getAsLong() - at));
                proceed(at);
              }
            },
            at - now,
            TimeUnit.NANOSECONDS);
  }

  private void ask(Act act, Step.Request step, long intended) {
    Outgoing request = Requests.outgoing(step, act, this);
    int number = setting.steps().getOrDefault(step, 0);
    Asking now = new Asking(act, step, number, request, intended);
    asking = now;
    if (!Requests.isSendable(request)) {
      fail(now, new Fault(Cause.UNSENDABLE, request.target()));
      return;
    }
    attempt(now);
  }

  private void attempt(Asking now) {
    now.attempts++;
    now.sent = setting.nanos().getAsLong();
    now.deadline = now.sent + setting.scenario().limits().timeout().toNanos();
    Link own = link;
    if (own != null && own.isUsable()) {
      own.send(now.request, this);
    } else {
      letGo();
      setting.links().take(source, this);
    }
  }

  @Override
  public void opened(Link opened, long nanos) {
    if (nanos != Links.KEPT) {
      StepMeasures.record(setting.measures().connects, nanos);
    }
    Asking now = asking;
    if (done || now == null || link != null) {
      setting.links().release(source, opened);
      return;
    }
    link = opened;
    now.sent = setting.nanos().getAsLong();
    opened.send(now.request, this);
  }

  @Override
  public void unopened(Fault fault) {
    failed(fault);
  }

  @Override
  public boolean isWaiting() {
    return !done && asking != null && link == null;
  }

  @Override
  public boolean wantsBody() {
    return asking != null && Requests.wantsBody(asking.step);
  }

  @Override
  public void answered(Answer answer) {
    Asking now = asking;
    if (done || now == null) {
      return;
    }
    shareLink();
    setting.measures().answer(now.number, answer.status(), answer.bytes());
    cookies.take(answer.headers("set-cookie"));
    boolean unavailable = answer.status() >= 502 && answer.status() <= 504;
    if (unavailable && now.attempts <= now.step.retries()) {
      now.uncertain = true;
      again(now);
      return;
    }
    Fault fault = Requests.judge(answer, now.step, now.act, this);
    if (now.step.tells() != null) {
      setting
          .journal()
          .accept(Requests.told(now.request, now.step, this, answer, now.uncertain || unavailable));
    }
    asking = null;
    long ended = setting.nanos().getAsLong();
    if (fault == null) {
      setting.measures().good(now.number, ended - now.intended, ended - now.sent);
      after(now, ended);
    } else {
      setting
          .measures()
          .failed(now.number, fault.cause(), true, ended - now.intended, ended - now.sent);
      end(Ended.BROKEN);
    }
  }

  private void after(Asking now, long ended) {
    if (now.act.waits() > 0) {
      wake(ended + now.act.waits());
    } else {
      proceed(ended);
    }
  }

  @Override
  public void failed(Fault fault) {
    Asking now = asking;
    if (done || now == null) {
      return;
    }
    boolean stale = fault.cause() == Cause.LOST && link != null && link.isUsed();
    letGo();
    if (stale && !now.resent && now.attempts == 1 && Requests.isIdempotent(now.request)) {
      // The target closed a connection it was done with just as it was used again.
      now.resent = true;
      now.attempts = 0;
      setting.measures().reconnects++;
      attempt(now);
      return;
    }
    now.uncertain |= fault.cause().isOpen();
    if (now.attempts <= now.step.retries()) {
      again(now);
      return;
    }
    fail(now, fault);
  }

  private void fail(Asking now, Fault fault) {
    asking = null;
    long ended = setting.nanos().getAsLong();
    boolean timed = fault.cause().isOpen();
    setting
        .measures()
        .failed(now.number, fault.cause(), timed, ended - now.intended, ended - now.sent);
    if (now.step.tells() != null) {
      setting.journal().accept(Requests.lost(now.request, now.step, this, fault, now.uncertain));
    }
    end(Ended.BROKEN);
  }

  /** The same again, after a pause that grows. */
  private void again(Asking now) {
    setting.measures().retries++;
    now.deadline = NEVER;
    long pause = RETRY_PAUSE * Math.min(LONGEST_PAUSE, now.attempts);
    setting
        .loop()
        .schedule(
            () -> {
              if (!done && asking == now) {
                attempt(now);
              }
            },
            pause,
            TimeUnit.NANOSECONDS);
  }

  /** Gives up on what takes too long. */
  void look(long nowNanos) {
    Asking now = asking;
    if (now != null && now.deadline - nowNanos < 0) {
      if (link != null) {
        link.abandon(this);
      }
      failed(new Fault(Cause.LATE, "nothing within the time allowed"));
    }
  }

  /** Ends it where it is. */
  void cutOff() {
    Asking now = asking;
    asking = null;
    if (now != null && now.step.tells() != null) {
      Fault fault = new Fault(Cause.LATE, "the run was over");
      setting.journal().accept(Requests.lost(now.request, now.step, this, fault, true));
    }
    if (link != null) {
      link.abandon(this);
    }
    end(Ended.UNFINISHED);
  }

  /** Between requests a shared connection serves others. */
  private void shareLink() {
    if (setting.scenario().link().shared() > 0) {
      letGo();
    }
  }

  private void letGo() {
    Link held = link;
    link = null;
    if (held != null) {
      setting.links().release(source, held);
    }
  }

  private void end(Ended how) {
    done = true;
    letGo();
    whenDone.accept(this, how);
  }

  Cookies cookies() {
    return cookies;
  }

  /** Whose name requests carry; empty when connections say it, or nobody asks. */
  String forwardedFor() {
    Population population = setting.scenario().population();
    return population.via() == Population.Via.FORWARDED
        ? population.address(plan.person().client())
        : "";
  }
}
