package dev.fairlead.admin;

import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Parameter;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.view.Up;
import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestQuestion;
import java.util.List;

/** What the proxy counts, and what it would do. Any thread. */
final class StatusRoutes {
  private final Sources sources;

  StatusRoutes(Sources sources) {
    this.sources = sources;
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("GET", "/health", "getHealth", "That the process lives")
            .forAnybody()
            .answers(Up.class)
            .by(_ -> Answer.ok(new Up("up"))),
        Operation.of(
                "GET", "/api/v1/status", "getStatus", "Counts and latencies per route and backend")
            .answers(StatusReport.class)
            .by(_ -> Answer.ok(sources.status().get())),
        Operation.of(
                "GET",
                "/api/v1/explain",
                "explainRequest",
                "What would become of a request, and why")
            .with(Parameter.query("method", "string", "GET when not given"))
            .with(Parameter.query("url", "string", "As a client would ask for it"))
            .with(Parameter.query("header", "strings", "Lines such as Cookie: id=7"))
            .with(Parameter.query("from", "string", "Address of the client"))
            .answers(RequestExplanation.class)
            .by(this::explain));
  }

  private Answer explain(Call call) {
    RequestQuestion question;
    try {
      question =
          RequestQuestion.of(
              call.query("method").orElse("GET"),
              call.query("url").orElse(""),
              call.queries("header"),
              call.query("from").orElse(null));
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, e.getMessage() + ".");
    }
    return Answer.ok(sources.explain().apply(question));
  }
}
