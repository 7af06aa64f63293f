package dev.fairlead.admin;

import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Role;
import dev.fairlead.admin.view.BackendList;
import dev.fairlead.admin.view.BackendPatchBody;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.ChangeView;
import dev.fairlead.admin.view.NewBackend;
import dev.fairlead.config.BackendPatch;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendState;
import dev.fairlead.config.Piece;
import dev.fairlead.config.PieceReader;
import dev.fairlead.config.Problem;
import dev.fairlead.control.BackendChange;
import dev.fairlead.control.Outcome;
import dev.fairlead.runtime.Snapshot;
import dev.fairlead.runtime.Upstream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** {@code /upstreams/{upstream}/backends}: looked at and changed. Any thread. */
final class BackendRoutes {
  private static final String ALL = "/api/v1/upstreams/{upstream}/backends";
  private static final String ONE = ALL + "/{backend}";

  private final Sources sources;
  private final BackendViews views;
  private final Outcomes outcomes;

  BackendRoutes(Sources sources) {
    this.sources = sources;
    this.views = new BackendViews(sources);
    this.outcomes = new Outcomes(sources.control());
  }

  List<Operation> operations() {
    return List.of(
        Operation.of("GET", ALL, "listBackends", "The backends of an upstream")
            .answers(BackendList.class)
            .by(this::list),
        Operation.of("POST", ALL, "addBackend", "Adds a backend, with the upstream's defaults")
            .role(Role.OPERATE)
            .ifMatch()
            .takes(NewBackend.class, true)
            .status(201)
            .answers(ChangeView.class)
            .by(this::add),
        Operation.of("GET", ONE, "getBackend", "A backend")
            .answers(BackendView.class)
            .by(this::get),
        Operation.of(
                "PATCH", ONE, "changeBackend", "Changes weight, state or maxInFlight of a backend")
            .role(Role.OPERATE)
            .ifMatch()
            .takes(BackendPatchBody.class, true)
            .answers(ChangeView.class)
            .by(this::patch),
        Operation.of(
                "DELETE",
                ONE,
                "removeBackend",
                "Removes a backend; what is under way ends in peace")
            .role(Role.OPERATE)
            .ifMatch()
            .answers(ChangeView.class)
            .by(this::remove),
        state("drain", "drainBackend", BackendState.DRAIN, "Gives it no new clients"),
        state("ready", "readyBackend", BackendState.READY, "Lets it serve again"),
        state(
            "maintenance",
            "maintainBackend",
            BackendState.MAINTENANCE,
            "Gives it nothing at all, not even bound clients"));
  }

  private Operation state(String word, String id, BackendState state, String summary) {
    return Operation.of("POST", ONE + "/" + word, id, summary)
        .role(Role.OPERATE)
        .ifMatch()
        .answers(ChangeView.class)
        .by(call -> change(call, new BackendPatch(null, state, null)));
  }

  private Answer list(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    Upstream upstream = BackendViews.upstream(snapshot, call.place("upstream"));
    return Answer.ok(new BackendList(snapshot.number(), views.all(upstream)), snapshot.number());
  }

  private Answer get(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    Upstream upstream = BackendViews.upstream(snapshot, call.place("upstream"));
    int slot = BackendViews.slot(upstream, call.place("backend"));
    return Answer.ok(views.of(upstream, slot), snapshot.number());
  }

  private Answer add(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    String upstream = BackendViews.upstream(snapshot, call.place("upstream")).spec().name();
    BackendSpec spec = sound(PieceReader.backend(call.jsonLike(NewBackend.class), Call.BODY));
    Outcome.Done done = apply(call, snapshot, new BackendChange.Add(upstream, spec));
    String location =
        "/api/v1/upstreams/" + encoded(upstream) + "/backends/" + encoded(spec.name());
    return outcomes.answer(201, done, view(upstream, spec.name()), Map.of("Location", location));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Answer patch(Call call) {
    return change(call, sound(PieceReader.patch(call.jsonLike(BackendPatchBody.class), Call.BODY)));
  }

  private Answer change(Call call, BackendPatch patch) {
    Snapshot snapshot = sources.control().snapshot();
    String upstream = call.place("upstream");
    String backend = call.place("backend");
    BackendViews.slot(BackendViews.upstream(snapshot, upstream), backend);
    Outcome.Done done =
        apply(
            call,
            snapshot,
            new BackendChange.Patch(
                upstream, backend, patch.weight(), patch.state(), patch.maxInFlight()));
    return outcomes.answer(200, done, view(upstream, backend), Map.of());
  }

  private Answer remove(Call call) {
    Snapshot snapshot = sources.control().snapshot();
    String upstream = call.place("upstream");
    String backend = call.place("backend");
    Outcome.Done done = apply(call, snapshot, new BackendChange.Remove(upstream, backend));
    return outcomes.answer(200, done, null, Map.of());
  }

  private Outcome.Done apply(Call call, Snapshot seen, BackendChange change) {
    long expected = call.expected(seen.number());
    return Outcomes.done(sources.control().change(call.author(), expected, List.of(change)));
  }

  private @org.jspecify.annotations.Nullable BackendView view(String upstream, String backend) {
    return views.find(upstream, backend).orElse(null);
  }

  private static <T> T sound(Piece<T> read) {
    return switch (read) {
      case Piece.Sound<T>(T value) -> value;
      case Piece.Faulty<T>(List<Problem> problems) -> throw Call.faulty(problems);
    };
  }
}
