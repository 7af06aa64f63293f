package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Link;
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
 * it: when they came, or when they had thought after the answer before. Loop-confined.
 */
final class User {
  private final Setting setting;
  private final PlannedUser plan;
  private final BiConsumer<User, Ended> whenDone;
  private final Map<String, String> variables;
  private final Cookies cookies;
  private final String source;

  private int next;
  private @Nullable Link link;
  private @Nullable Exchange exchange;
  private boolean done;

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
    this.cookies = new Cookies(setting.site());
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
    Exchange now = new Exchange(setting, this, act, step, intended);
    exchange = now;
    now.begin();
  }

  /** A request came to a good end. */
  void served(Act act, long ended) {
    if (act.waits() > 0) {
      wake(ended + act.waits());
    } else {
      proceed(ended);
    }
  }

  /** Gives up on what takes too long. */
  void look(long nowNanos) {
    if (exchange != null) {
      exchange.look(nowNanos);
    }
  }

  /** Ends it where it is. */
  void cutOff() {
    if (exchange != null) {
      exchange.cutOff();
    }
    end(Ended.UNFINISHED);
  }

  /** Its connection; null while it has none. */
  @Nullable Link link() {
    return link;
  }

  void hold(Link opened) {
    link = opened;
  }

  void letGo() {
    Link held = link;
    link = null;
    if (held != null) {
      setting.links().release(source, held);
    }
  }

  void end(Ended how) {
    done = true;
    letGo();
    whenDone.accept(this, how);
  }

  /** The address its connections come from; empty for any. */
  String source() {
    return source;
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
