package dev.fairlead.admin;

import dev.fairlead.admin.AdminServer.Sources;
import dev.fairlead.admin.http.Answer;
import dev.fairlead.admin.http.Call;
import dev.fairlead.admin.http.Operation;
import dev.fairlead.admin.http.Refusal;
import dev.fairlead.admin.http.Role;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.CheckView;
import dev.fairlead.admin.view.EventList;
import dev.fairlead.admin.view.EventView;
import dev.fairlead.admin.view.HolderList;
import dev.fairlead.event.Repeated;
import dev.fairlead.health.CheckResult;
import dev.fairlead.runtime.UnderWay;
import dev.fairlead.runtime.Upstream;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** What happened and happens at a backend: its timeline, its exchanges, a check. Any thread. */
final class BackendHistoryRoutes {
  private static final String ONE = "/api/v1/upstreams/{upstream}/backends/{backend}";

  /** Longer than a check may take, by its own timeout. */
  private static final long CHECK_SECONDS = 60;

  private final Sources sources;
  private final BackendViews views;

  BackendHistoryRoutes(Sources sources) {
    this.sources = sources;
    this.views = new BackendViews(sources);
  }

  List<Operation> operations() {
    return List.of(
        Operation.of(
                "POST", ONE + "/check", "checkBackend", "Checks it now, and says what was seen")
            .role(Role.OPERATE)
            .answers(CheckView.class)
            .by(this::check),
        Operation.of(
                "GET",
                ONE + "/events",
                "listBackendEvents",
                "Its timeline, oldest first; checks that repeat one another are one event")
            .answers(EventList.class)
            .by(this::events),
        Operation.of(
                "GET",
                ONE + "/exchanges",
                "listExchanges",
                "Who still holds on to it, oldest first")
            .answers(HolderList.class)
            .by(this::exchanges));
  }

  private Answer check(Call call) {
    require(call);
    try {
      CheckResult result =
          sources
              .check()
              .check(call.place("upstream"), call.place("backend"))
              .get(CHECK_SECONDS, TimeUnit.SECONDS);
      return Answer.ok(CheckView.of(null, result));
    } catch (TimeoutException e) {
      throw new Refusal(504, "The check has not ended within " + CHECK_SECONDS + " seconds.");
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw new Refusal(
          409, "It cannot be checked: " + (cause == null ? e : cause).getMessage() + ".");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refusal(503, "The proxy is being stopped.");
    }
  }

  private void require(Call call) {
    Upstream upstream = BackendViews.upstream(sources.control().snapshot(), call.place("upstream"));
    BackendViews.slot(upstream, call.place("backend"));
  }

  private Answer events(Call call) {
    List<Repeated> events = sources.events().of(call.place("upstream"), call.place("backend"));
    if (events.isEmpty()) {
      require(call);
    }
    long last = events.stream().mapToLong(each -> each.last().id()).max().orElse(0);
    return Answer.ok(new EventList(last, events.stream().map(EventView::of).toList()));
  }

  /** Of those that were removed, too: exchanges may be under way there. */
  private Answer exchanges(Call call) {
    String upstream = call.place("upstream");
    String backend = call.place("backend");
    UnderWay held = sources.exchanges().of(upstream, backend);
    if (held.total() == 0 && sources.events().of(upstream, backend).isEmpty()) {
      require(call);
    }
    int counted = views.find(upstream, backend).map(BackendView::inFlight).orElse(0);
    int inFlight = Math.max(counted, held.total());
    boolean complete = held.complete() && held.exchanges().size() == held.total();
    return Answer.ok(new HolderList(inFlight, complete, held.exchanges()));
  }
}
