package dev.fairlead.admin;

import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.ChangeView;
import dev.fairlead.control.ControlPlane;
import dev.fairlead.control.Outcome;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of a change, as it is answered. Any thread. */
final class Outcomes {
  private final ControlPlane control;

  Outcomes(ControlPlane control) {
    this.control = control;
  }

  /** That it is done, or a refusal. */
  static Outcome.Done done(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Done done -> done;
      case Outcome.Refused refused ->
          throw new Refusal(status(refused.reason()), refused.sentence(), refused.problems());
    };
  }

  private static int status(Outcome.Reason reason) {
    return switch (reason) {
      case UNKNOWN -> 404;
      case DUPLICATE, CONFLICT -> 409;
      case INVALID -> 422;
      case STALE -> 412;
      case NOT_WRITTEN -> 500;
    };
  }

  /** The answer to a change of the configuration. */
  Answer answer(Outcome outcome) {
    return answer(200, done(outcome), null, Map.of());
  }

  /** The answer to a change that was made. */
  Answer answer(
      int status, Outcome.Done done, @Nullable BackendView backend, Map<String, String> headers) {
    Map<String, String> fields = new HashMap<>(headers);
    fields.put("ETag", Answer.etag(done.snapshot()));
    return new Answer.Body(
        status,
        fields,
        new ChangeView(
            done.snapshot(),
            done.changed(),
            done.before(),
            done.after(),
            done.warnings(),
            control.revertsAt(),
            backend));
  }
}
