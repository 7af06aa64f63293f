package dev.fairlead.rehearsal;

import static dev.fairlead.rehearsal.Columns.count;
import static dev.fairlead.rehearsal.Columns.inert;
import static dev.fairlead.rehearsal.Columns.share;

import dev.fairlead.config.UpstreamSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rehearsal came to, as text of 80 columns, ASCII only. Used by one thread, once. */
public final class TextRehearsal {
  private static final int MOST_TURNS = 20;
  private static final int MOST_CLIENTS = 10;
  private static final int MOST_BACKENDS = 30;

  private final Rehearsal.Outcome outcome;
  private final Findings findings;
  private final Columns out = new Columns();

  private TextRehearsal(Rehearsal.Outcome outcome) {
    this.outcome = outcome;
    this.findings = outcome.findings();
  }

  /**
   * The text.
   *
   * @param now the name of the configuration in force
   * @param then the name of the new one
   */
  public static String of(Rehearsal.Outcome outcome, String now, String then) {
    return new TextRehearsal(outcome).text(inert(now), inert(then));
  }

  private String text(String now, String then) {
    out.wrap("Rehearsal of " + then + " against " + now, "");
    out.wrap(
        "with %s requests of %s (%s), %s to %s"
            .formatted(
                count(findings.requests()),
                inert(outcome.plan().log()),
                outcome.formats(),
                time(findings.firstNanos()),
                time(findings.lastNanos())),
        "");
    if (outcome.skipped() > 0) {
      boolean more = outcome.skipped() > outcome.problems().size();
      out.wrap(
          "Passed over %s of %s lines: %s"
              .formatted(
                  count(outcome.skipped()),
                  count(outcome.lines()),
                  String.join("; ", outcome.problems()) + (more ? "; ..." : "")),
          "");
    }
    if (findings.compared() > 0) {
      out.wrap(
          "%s makes of %s of the %s requests with a recorded fate what the log says%s"
              .formatted(
                  now,
                  share(findings.agreed(), findings.compared()),
                  count(findings.compared()),
                  mostly() ? "." : ": was it another one that wrote the log?"),
          "");
    }
    summary();
    turns();
    refusals();
    upstreams();
    clients();
    notes();
    return out.text();
  }

  private boolean mostly() {
    return findings.agreed() >= 0.95 * findings.compared();
  }

  private void summary() {
    out.title("What would change", "requests", "share");
    for (Change change : Change.values()) {
      if (change == Change.NONE || findings.count(change) > 0) {
        out.row(
            change.words(),
            count(findings.count(change)),
            share(findings.count(change), findings.requests()));
      }
    }
    findings
        .doubts()
        .forEach((doubt, times) -> out.wrap(count(times) + ": " + doubt.words(), "      "));
    for (UpstreamTally each : findings.tallies()) {
      if (each.keeps() && each.moved() > 0) {
        out.wrap(
            "Of upstream %s, %s of %s requests move to another backend, of %s of %s clients or keys"
                .formatted(
                    name(each),
                    count(each.moved()),
                    count(each.compared()),
                    about(each.movedKeys()),
                    about(each.keys())),
            "  ");
        out.wrap(who(each.movedClients(), 3), "      ");
      }
    }
  }

  private void turns() {
    List<Map.Entry<Findings.Turn, Findings.Group>> turns = findings.turns();
    if (turns.isEmpty()) {
      return;
    }
    out.title("Which", "requests", "clients");
    int shown = 0;
    for (Map.Entry<Findings.Turn, Findings.Group> each : turns) {
      if (shown++ == MOST_TURNS) {
        out.wrap("and %d other changes".formatted(turns.size() - MOST_TURNS), "  ");
        break;
      }
      ClientTally clients = each.getValue().clients;
      out.row(
          inert(each.getKey().now().text()),
          count(clients.count()),
          (clients.about() ? "~" : "") + count(clients.clients()));
      out.wrap("-> " + inert(each.getKey().then().text()), "    ");
      out.wrap("such as " + inert(each.getValue().example), "       ");
    }
  }

  private void refusals() {
    List<Map.Entry<Fate, Findings.Refusals>> refusals = findings.refusals();
    if (!refusals.isEmpty()) {
      out.title("Refused", "now", "new");
      for (Map.Entry<Fate, Findings.Refusals> each : refusals) {
        ClientTally then = each.getValue().then;
        out.row(inert(each.getKey().text()), count(each.getValue().now), count(then.count()));
        if (then.count() > 0) {
          out.wrap(
              "%s to %s; %s; %s"
                  .formatted(
                      time(then.firstNanos()),
                      time(then.lastNanos()),
                      who(then, 3),
                      outcome.exactness().of(each.getKey()) ? "exact" : "estimate"),
              "    ");
        }
      }
    }
    findings
        .dryRuns()
        .forEach((limit, group) ->
            out.wrap(
                "%s only watches; it would refuse %s: %s"
                    .formatted(inert(limit), count(group.clients.count()), who(group.clients, 3)),
                "  "));
  }

  private static String who(ClientTally clients, int most) {
    StringBuilder text = new StringBuilder();
    text.append(clients.about() ? "~" : "").append(count(clients.clients()));
    text.append(clients.clients() == 1 ? " client" : " clients");
    String separator = ", most: ";
    for (ClientTally.Client each : clients.most(most)) {
      text.append(separator).append(inert(each.name())).append(each.about() ? " ~" : " ");
      text.append(count(each.requests()));
      separator = ", ";
    }
    return text.toString();
  }

  private void upstreams() {
    for (UpstreamTally each : findings.tallies()) {
      if (each.total(false) + each.total(true) == 0) {
        continue;
      }
      out.title("Upstream " + name(each), "now", "new");
      UpstreamSpec now = each.now();
      UpstreamSpec then = each.then();
      String before = policy(now);
      String after = policy(then);
      out.wrap(
          (before.equals(after) ? before : before + " -> " + after)
              + (outcome.exactness().of(each) ? " (exact)" : " (estimate)"),
          "  ");
      int shown = 0;
      for (Map.Entry<String, long[]> share : each.shares().entrySet()) {
        if (shown++ == MOST_BACKENDS) {
          out.wrap("and %d other backends".formatted(each.shares().size() - MOST_BACKENDS), "  ");
          break;
        }
        out.row(
            inert(share.getKey()),
            cell(share.getValue()[0], each.total(false)),
            cell(share.getValue()[1], each.total(true)));
      }
    }
  }

  private static String cell(long number, long whole) {
    return String.format(Locale.ROOT, "%,d %7s", number, share(number, whole));
  }

  static String policy(@Nullable UpstreamSpec spec) {
    if (spec == null) {
      return "(none)";
    }
    return spec.balance().text()
        + (spec.sticky() == null ? "" : ", sticky by " + spec.sticky().text());
  }

  private static String name(UpstreamTally tally) {
    UpstreamSpec spec = tally.then() == null ? tally.now() : tally.then();
    return inert(spec == null ? "" : spec.name());
  }

  private void clients() {
    ClientTally affected = findings.affected();
    if (affected.count() == 0) {
      return;
    }
    out.title("Clients that fare otherwise", "requests", "share");
    for (ClientTally.Client each : affected.most(MOST_CLIENTS)) {
      out.row(
          inert(each.name()),
          (each.about() ? "~" : "") + count(each.requests()),
          share(each.requests(), affected.count()));
    }
    out.wrap("%s%s in all".formatted(affected.about() ? "~" : "", count(affected.clients())), "  ");
  }

  private void notes() {
    out.gap();
    out.wrap(
        "Exact: routes, access lists, methods, maxBody, and what is marked so. Estimates: shares by"
            + " policies that go by load or chance, concurrency limits and queues, by how long"
            + " requests took in the log.",
        "");
    outcome.notes().forEach(note -> out.wrap(inert(note), ""));
  }

  static String time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String about(long number) {
    return (number > 300 ? "~" : "") + count(number);
  }
}
