package dev.fairlead.admin;

import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Parameter;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.http.Role;
import dev.fairlead.admin.view.ChangeView;
import dev.fairlead.admin.view.ConfigText;
import dev.fairlead.admin.view.ConfigView;
import dev.fairlead.admin.view.ProblemView;
import dev.fairlead.admin.view.Reversion;
import dev.fairlead.admin.view.ValidationView;
import dev.fairlead.admin.view.VersionList;
import dev.fairlead.admin.view.VersionText;
import dev.fairlead.admin.view.VersionView;
import dev.fairlead.control.ControlPlane;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The configuration file: shown, tried, replaced, taken back. Its text may hold secrets, and a
 * trial may show what stands in the environment, so all of it needs the highest role but the list
 * of what was changed when. Any thread.
 */
final class ConfigRoutes {
  private static final String CONFIG = "/api/v1/config";
  private static final String JSON = "application/json";
  private static final String YAML = "application/yaml";
  private static final Pattern DURATION = Pattern.compile("([1-9][0-9]{0,6})(ms|s|m|h)");
  private static final Duration LONGEST = Duration.ofDays(1);

  private final ControlPlane control;
  private final Outcomes outcomes;

  ConfigRoutes(ControlPlane control) {
    this.control = control;
    this.outcomes = new Outcomes(control);
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("GET", CONFIG, "getConfig", "The configuration in force")
            .role(Role.CONFIGURE)
            .with(
                Parameter.query(
                    "effective", "boolean", "Whether changes made at run time are folded in"))
            .answers(ConfigView.class, JSON, YAML)
            .by(this::get),
        Operation.of(
                "PUT", CONFIG, "applyConfig", "Replaces the configuration file and takes it up")
            .role(Role.CONFIGURE)
            .ifMatch()
            .with(
                Parameter.query(
                    "confirmWithin",
                    "string",
                    "Such as 60s: without a confirmation by then, everything is as before"))
            .takes(ConfigText.class, true, JSON, YAML)
            .answers(ChangeView.class)
            .by(this::put),
        Operation.of(
                "POST",
                CONFIG + "/validate",
                "validateConfig",
                "What would come of a configuration")
            .role(Role.CONFIGURE)
            .takes(ConfigText.class, true, JSON, YAML)
            .answers(ValidationView.class)
            .by(this::validate),
        Operation.of(
                "POST", CONFIG + "/confirm", "confirmConfig", "Keeps what was applied on trial")
            .role(Role.CONFIGURE)
            .answers(ChangeView.class)
            .by(call -> outcomes.answer(control.confirm(call.author()))),
        Operation.of(
                "POST", CONFIG + "/revert", "revertConfig", "Takes up an earlier version again")
            .role(Role.CONFIGURE)
            .ifMatch()
            .takes(Reversion.class, false)
            .answers(ChangeView.class)
            .by(this::revert),
        Operation.of(
                "GET",
                CONFIG + "/history",
                "listVersions",
                "The versions of the file, newest first")
            .answers(VersionList.class)
            .by(this::history),
        Operation.of("GET", CONFIG + "/history/{version}", "getVersion", "The text of a version")
            .role(Role.CONFIGURE)
            .answers(VersionText.class)
            .by(this::version));
  }

  private Answer get(Call call) {
    boolean effective = call.query("effective").map(Boolean::parseBoolean).orElse(false);
    long number = control.snapshot().number();
    String text = effective ? control.exported() : control.text();
    String accept = call.header("Accept");
    if (accept != null && accept.contains(YAML)) {
      return new Answer.Text(200, Map.of("ETag", Answer.etag(number)), YAML, text);
    }
    return Answer.ok(new ConfigView(number, effective, control.revertsAt(), text), number);
  }

  private Answer put(Call call) {
    Duration confirmWithin = call.query("confirmWithin").map(ConfigRoutes::duration).orElse(null);
    String yaml = yaml(call);
    long expected = call.expected(control.snapshot().number());
    return outcomes.answer(control.apply(call.author(), expected, yaml, confirmWithin));
  }

  private static String yaml(Call call) {
    call.requireType(JSON, YAML);
    if (call.type().equals(YAML)) {
      return call.text();
    }
    @Nullable String text = call.json(ConfigText.class).text();
    if (text == null) {
      throw new Refusal(400, "Say the configuration in 'text', or send it as " + YAML + ".");
    }
    return text;
  }

  private static Duration duration(String text) {
    Matcher matcher = DURATION.matcher(text);
    Duration duration = Duration.ZERO;
    if (matcher.matches()) {
      long count = Long.parseLong(matcher.group(1));
      duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(count);
            case "s" -> Duration.ofSeconds(count);
            case "m" -> Duration.ofMinutes(count);
            default -> Duration.ofHours(count);
          };
    }
    if (duration.isZero() || duration.compareTo(LONGEST) > 0) {
      throw new Refusal(
          400, "confirmWithin must be a duration such as 60s or 5m, of a day at the most.");
    }
    return duration;
  }

  private Answer validate(Call call) {
    ControlPlane.Validation found = control.validate(yaml(call));
    return Answer.ok(
        new ValidationView(
            found.problems().isEmpty(),
            found.problems().stream().map(ProblemView::of).toList(),
            found.changes(),
            found.warnings()));
  }

  private Answer revert(Call call) {
    @Nullable Long version = call.hasBody() ? call.json(Reversion.class).version() : null;
    long expected = call.expected(control.snapshot().number());
    return outcomes.answer(control.revert(call.author(), expected, version == null ? 0 : version));
  }

  private Answer history(Call call) {
    long number = control.snapshot().number();
    List<VersionView> versions =
        control.history().stream()
            .map(each ->
                new VersionView(
                    each.number(), each.time(), each.author(), each.confirmed(), each.changes()))
            .toList();
    return Answer.ok(new VersionList(number, control.revertsAt(), versions), number);
  }

  private Answer version(Call call) {
    String written = call.place("version");
    String text =
        written.matches("[1-9][0-9]{0,17}") ? control.version(Long.parseLong(written)) : null;
    if (text == null) {
      throw new Refusal(
          404, "There is no version '" + written + "'; " + CONFIG + "/history lists those kept.");
    }
    return Answer.ok(new VersionText(Long.parseLong(written), text));
  }
}
