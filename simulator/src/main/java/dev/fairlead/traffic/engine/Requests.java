package dev.fairlead.traffic.engine;

import dev.fairlead.traffic.client.Answer;
import dev.fairlead.traffic.client.Cause;
import dev.fairlead.traffic.client.Fault;
import dev.fairlead.traffic.client.Outgoing;
import dev.fairlead.traffic.client.Outgoing.Header;
import dev.fairlead.traffic.journal.Told;
import dev.fairlead.traffic.plan.PlannedUser.Act;
import dev.fairlead.traffic.scenario.Extract;
import dev.fairlead.traffic.scenario.Extract.Source;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template;
import dev.fairlead.traffic.scenario.Template.Person;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Requests made of steps, and answers judged by them. Loop-confined through the user. */
final class Requests {
  /** Under these names scenarios keep who a user is; the journal says it with what they hear. */
  static final String CUSTOMER = "customer";

  static final String EMAIL = "email";

  private static final String KEY = "Idempotency-Key";
  private static final byte[] NOTHING = {};
  private static final Set<String> IDEMPOTENT = Set.of("GET", "HEAD", "PUT", "DELETE", "OPTIONS");
  private static final Header AGENT = new Header("User-Agent", "fairlead-simulate");

  private Requests() {}

  static void assign(Step.Assign assign, Act act, Person person, Map<String, String> variables) {
    for (int i = 0; i < assign.values().size(); i++) {
      Step.Field value = assign.values().get(i);
      variables.put(value.name(), value.value().text(variables, person, act.draw() + i));
    }
  }

  static Outgoing outgoing(Step.Request step, Act act, User user) {
    Map<String, String> variables = user.variables();
    Person person = user.plan().person();
    String target = step.target().text(variables, person, act.draw());
    byte[] body =
        step.body() == null
            ? NOTHING
            : step.body().text(variables, person, act.draw() + 1).getBytes(StandardCharsets.UTF_8);
    List<Header> headers = new ArrayList<>(step.headers().size() + 4);
    boolean agent = false;
    boolean type = body.length == 0;
    for (int i = 0; i < step.headers().size(); i++) {
      Step.Field field = step.headers().get(i);
      headers.add(
          new Header(field.name(), field.value().text(variables, person, act.draw() + 2 + i)));
      agent |= field.name().equalsIgnoreCase("user-agent");
      type |= field.name().equalsIgnoreCase("content-type");
    }
    if (!agent) {
      headers.add(AGENT);
    }
    if (!type) {
      headers.add(new Header("Content-Type", "application/json"));
    }
    String cookies = user.cookies().field(target);
    if (!cookies.isEmpty()) {
      headers.add(new Header("Cookie", cookies));
    }
    if (!user.forwardedFor().isEmpty()) {
      headers.add(new Header("X-Forwarded-For", user.forwardedFor()));
    }
    boolean sized = step.method().startsWith("P");
    return new Outgoing(step.method(), target, headers, body, sized);
  }

  /** Whether it can be written without becoming another request than was meant. */
  static boolean isSendable(Outgoing request) {
    String target = request.target();
    if (target.isEmpty() || target.charAt(0) != '/') {
      return false;
    }
    for (int i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) > '~') {
        return false;
      }
    }
    for (Header header : request.headers()) {
      for (int i = 0; i < header.value().length(); i++) {
        if (header.value().charAt(i) < ' ') {
          return false;
        }
      }
    }
    return true;
  }

  static boolean isIdempotent(Outgoing request) {
    return IDEMPOTENT.contains(request.method());
  }

  static boolean wantsBody(Step.Request step) {
    if (step.tells() != null || !step.expect().body().isEmpty()) {
      return true;
    }
    for (Extract extract : step.extracts()) {
      if (extract.from() instanceof Source.Pointer || extract.from() instanceof Source.Regex) {
        return true;
      }
    }
    return false;
  }

  /** Whether the answer is as expected; if so, what is wanted of it is kept. Null for yes. */
  static @Nullable Fault judge(Answer answer, Step.Request step, Act act, User user) {
    if (!step.expect().accepts(answer.status())) {
      return new Fault(Cause.STATUS, Integer.toString(answer.status()));
    }
    Reading reading = new Reading(answer);
    for (Template text : step.expect().body()) {
      if (!reading.contains(text.text(user.variables(), user.plan().person(), act.draw()))) {
        return new Fault(Cause.CONTENT, "the body lacks " + text);
      }
    }
    for (Step.Field field : step.expect().headers()) {
      String value = answer.header(field.name());
      String wanted = field.value().text(user.variables(), user.plan().person(), act.draw());
      if (value == null || !value.contains(wanted)) {
        return new Fault(Cause.CONTENT, field.name() + " lacks " + wanted);
      }
    }
    return extracted(reading, answer.status(), step, act, user);
  }

  /** An answer that is a refusal, though an expected one, may lack what is wanted of others. */
  private static @Nullable Fault extracted(
      Reading reading, int status, Step.Request step, Act act, User user) {
    for (int i = 0; i < step.extracts().size(); i++) {
      Extract extract = step.extracts().get(i);
      String value = reading.value(extract.from(), user.cookies(), act.draw() - 1 - i);
      if (value != null) {
        user.variables().put(extract.variable(), value);
      } else if (status < 400) {
        return new Fault(Cause.EXTRACT, extract.variable());
      } else {
        user.variables().remove(extract.variable());
      }
    }
    return null;
  }

  static Told told(
      Outgoing request, Step.Request step, User user, Answer answer, boolean uncertain) {
    return told(request, step, user, answer.status(), null, uncertain, answer.body());
  }

  static Told lost(Outgoing request, Step.Request step, User user, Fault fault, boolean uncertain) {
    String why = fault.cause().phrase() + ": " + fault.detail();
    return told(request, step, user, 0, why, uncertain, NOTHING);
  }

  private static Told told(
      Outgoing request,
      Step.Request step,
      User user,
      int status,
      @Nullable String lost,
      boolean uncertain,
      byte[] body) {
    Step.Tells tells = step.tells() == null ? Step.Tells.BOOK : step.tells();
    return new Told(
        System.currentTimeMillis(),
        user.plan().person().user(),
        tells,
        user.variables().get(CUSTOMER),
        user.variables().get(EMAIL),
        request.method() + " " + request.target(),
        key(request),
        status,
        lost,
        uncertain,
        body);
  }

  private static @Nullable String key(Outgoing request) {
    for (Header header : request.headers()) {
      if (header.name().equalsIgnoreCase(KEY)) {
        return header.value();
      }
    }
    return null;
  }
}
