package dev.fairlead.rehearsal;

import dev.fairlead.analytics.report.Inert;
import dev.fairlead.config.UpstreamSpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a rehearsal came to, as text of 80 columns, ASCII only. Used by one thread, once. */
public final class TextRehearsal {
  private static final int WIDTH = 80;
  private static final int MOST_TURNS = 20;
  private static final int MOST_CLIENTS = 10;
  private static final int MOST_BACKENDS = 30;
  private static final int LONGEST = 300;

  private final Rehearsal.Outcome outcome;
  private final Findings findings;
  private final StringBuilder out = new StringBuilder();

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
    wrap("Rehearsal of " + then + " against " + now, "");
    wrap(
        "with %s requests of %s (%s), %s to %s"
            .formatted(
                count(findings.requests()),
                inert(outcome.plan().log().toString()),
                outcome.formats(),
                time(findings.firstNanos()),
                time(findings.lastNanos())),
        "");
    if (outcome.skipped() > 0) {
      boolean more = outcome.skipped() > outcome.problems().size();
      wrap(
          "Passed over %s of %s lines: %s"
              .formatted(
                  count(outcome.skipped()),
                  count(outcome.lines()),
                  String.join("; ", outcome.problems()) + (more ? "; ..." : "")),
          "");
    }
    if (findings.compared() > 0) {
      wrap(
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
    return out.toString();
  }

  private boolean mostly() {
    return findings.agreed() >= 0.95 * findings.compared();
  }

  private void summary() {
    title("What would change", "requests", "share");
    for (Change change : Change.values()) {
      if (change == Change.NONE || findings.count(change) > 0) {
        row(change.words(), findings.count(change), findings.requests());
      }
    }
    findings
        .doubts()
        .forEach((doubt, times) -> wrap(count(times) + ": " + doubt.words(), "      "));
    for (UpstreamTally each : findings.tallies()) {
      if (each.keeps() && each.moved() > 0) {
        wrap(
            "Of upstream %s, %s of %s requests move to another backend, of %s of %s clients or keys"
                .formatted(
                    name(each),
                    count(each.moved()),
                    count(each.compared()),
                    about(each.movedKeys()),
                    about(each.keys())),
            "  ");
      }
    }
  }

  private void turns() {
    List<Map.Entry<Findings.Turn, Findings.Group>> turns = findings.turns();
    if (turns.isEmpty()) {
      return;
    }
    title("Which", "requests", "clients");
    int shown = 0;
    for (Map.Entry<Findings.Turn, Findings.Group> each : turns) {
      if (shown++ == MOST_TURNS) {
        wrap("and %d other changes".formatted(turns.size() - MOST_TURNS), "  ");
        break;
      }
      ClientTally clients = each.getValue().clients;
      columns(
          inert(each.getKey().now().text()),
          count(clients.count()),
          (clients.about() ? "~" : "") + count(clients.clients()));
      wrap("-> " + inert(each.getKey().then().text()), "    ");
      wrap("such as " + inert(each.getValue().example), "       ");
    }
  }

  private void refusals() {
    List<Map.Entry<Fate, Findings.Refusals>> refusals = findings.refusals();
    if (!refusals.isEmpty()) {
      title("Refused", "now", "new");
      for (Map.Entry<Fate, Findings.Refusals> each : refusals) {
        ClientTally then = each.getValue().then;
        columns(inert(each.getKey().text()), count(each.getValue().now), count(then.count()));
        if (then.count() > 0) {
          wrap(
              "%s to %s; %s; %s"
                  .formatted(
                      time(then.firstNanos()),
                      time(then.lastNanos()),
                      who(then, 3),
                      outcome.isExact(each.getKey()) ? "exact" : "estimate"),
              "    ");
        }
      }
    }
    findings
        .dryRuns()
        .forEach((limit, group) ->
            wrap(
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
      title("Upstream " + name(each), "now", "new");
      UpstreamSpec now = each.now();
      UpstreamSpec then = each.then();
      String before = policy(now);
      String after = policy(then);
      wrap(
          (before.equals(after) ? before : before + " -> " + after)
              + (each.exact() ? " (exact)" : " (estimate)"),
          "  ");
      int shown = 0;
      for (Map.Entry<String, long[]> share : each.shares().entrySet()) {
        if (shown++ == MOST_BACKENDS) {
          wrap("and %d other backends".formatted(each.shares().size() - MOST_BACKENDS), "  ");
          break;
        }
        columns(
            inert(share.getKey()),
            cell(share.getValue()[0], each.total(false)),
            cell(share.getValue()[1], each.total(true)));
      }
    }
  }

  private static String cell(long number, long whole) {
    return String.format(Locale.ROOT, "%,d %7s", number, share(number, whole));
  }

  private static String policy(@Nullable UpstreamSpec spec) {
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
    title("Clients that fare otherwise", "requests", "share");
    for (ClientTally.Client each : affected.most(MOST_CLIENTS)) {
      columns(
          inert(each.name()),
          (each.about() ? "~" : "") + count(each.requests()),
          share(each.requests(), affected.count()));
    }
    wrap("%s%s in all".formatted(affected.about() ? "~" : "", count(affected.clients())), "  ");
  }

  private void notes() {
    out.append('\n');
    wrap(
        "Exact: routes, access lists, methods, maxBody, and what is marked so. Estimates: shares by"
            + " policies that go by load or chance, concurrency limits and queues, by how long"
            + " requests took in the log.",
        "");
    outcome.notes().forEach(note -> wrap(inert(note), ""));
  }

  // ---- how it is set ----

  private void title(String text, String first, String second) {
    out.append('\n');
    columns(text, first, second, "");
  }

  private void row(String text, long number, long whole) {
    columns(text, count(number), share(number, whole));
  }

  private void columns(String text, String first, String second) {
    columns(text, first, second, "  ");
  }

  /** Text, and two figures at the right; text that is too long has a line of its own. */
  private void columns(String text, String first, String second, String indent) {
    int wide = Math.max(9, Math.max(first.length(), second.length()));
    int room = WIDTH - 2 * (wide + 1) - indent.length();
    String shown = text;
    if (text.length() > room) {
      wrap(text, indent);
      shown = "";
    }
    out.append(indent)
        .append(pad(shown, room))
        .append(' ')
        .append(" ".repeat(wide - first.length()))
        .append(first)
        .append(' ')
        .append(" ".repeat(wide - second.length()))
        .append(second)
        .append('\n');
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private void wrap(String text, String indent) {
    String further = indent + "  ";
    StringBuilder line = new StringBuilder(indent);
    boolean empty = true;
    for (String word : text.split(" ", -1)) {
      String rest = word;
      if (!empty && line.length() + 1 + rest.length() > WIDTH) {
        out.append(line).append('\n');
        line = new StringBuilder(further);
        empty = true;
      }
      while (line.length() + rest.length() + (empty ? 0 : 1) > WIDTH) {
        int room = WIDTH - line.length() - (empty ? 0 : 1);
        out.append(line).append(rest, 0, room).append('\n');
        rest = rest.substring(room);
        line = new StringBuilder(further);
        empty = true;
      }
      line.append(empty ? "" : " ").append(rest);
      empty = false;
    }
    out.append(line).append('\n');
  }

  private static String inert(String text) {
    return Inert.text(text, LONGEST);
  }

  static String time(long nanos) {
    return Instant.ofEpochSecond(0, nanos).truncatedTo(ChronoUnit.MILLIS).toString();
  }

  private static String about(long number) {
    return (number > 300 ? "~" : "") + count(number);
  }

  private static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String share(long part, long whole) {
    if (whole == 0 || part == 0) {
      return "0 %";
    }
    double percent = 100.0 * part / whole;
    return percent < 0.1
        ? "<0.1 %"
        : part < whole && percent > 99.9
            ? ">99.9 %"
            : String.format(Locale.ROOT, "%.1f %%", percent);
  }
}
