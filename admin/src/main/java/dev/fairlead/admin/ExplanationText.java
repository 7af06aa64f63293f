package dev.fairlead.admin;

import dev.fairlead.runtime.RequestExplanation;
import dev.fairlead.runtime.RequestExplanation.Answer;
import dev.fairlead.runtime.RequestExplanation.BackendLine;
import dev.fairlead.runtime.RequestExplanation.Choice;
import dev.fairlead.runtime.RequestExplanation.Limit;
import dev.fairlead.runtime.RequestExplanation.RouteLine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An explanation as plain text for a terminal of 100 columns. Long texts go on in further lines;
 * only the head for the backend is never broken, since it is shown byte for byte. Used once.
 */
public final class ExplanationText {
  static final int WIDTH = 100;

  private static final int NAME = 24;
  private static final String INDENT = "  ";

  private final StringBuilder out = new StringBuilder();

  private ExplanationText() {}

  /** The text, with a line end behind its last line. */
  public static String of(RequestExplanation explanation) {
    ExplanationText text = new ExplanationText();
    text.write(explanation);
    return text.out.toString();
  }

  private void write(RequestExplanation explanation) {
    wrapped("", explanation.request());
    wrapped(
        INDENT, "from " + explanation.client() + ", by configuration " + explanation.snapshot());
    if (!explanation.routes().isEmpty()) {
      routes(explanation.routes());
    }
    Choice choice = explanation.choice();
    if (choice != null) {
      choice(choice);
    }
    if (!explanation.limits().isEmpty()) {
      limits(explanation.limits());
    }
    outcome(explanation.answer(), choice, explanation.head());
  }

  private void routes(List<RouteLine> routes) {
    title("ROUTES, the first that takes the request wins");
    int width = widest(routes, RouteLine::name);
    for (RouteLine route : routes) {
      String mark = route.wins() ? "> " : INDENT;
      String name = mark + pad(cut(route.name(), width), width) + INDENT;
      wrapped(name, route.match() + (route.wins() ? " → " + route.upstream() : ""));
      wrapped(" ".repeat(name.length()), route.why());
    }
  }

  private void choice(Choice choice) {
    title("UPSTREAM " + choice.upstream());
    wrapped(INDENT, "balance " + choice.balance());
    if (choice.sticky() != null) {
      wrapped(INDENT, "sticky by " + choice.sticky() + ": " + choice.binding());
    }
    if (choice.measure() != null) {
      wrapped(INDENT, "score: " + choice.measure());
    }
    line("");
    int width = Math.max("BACKEND".length(), widest(choice.backends(), BackendLine::name));
    String row = "%s%4s  %-" + width + "s %-11s %6s %7s %9s  ";
    String head =
        String.format(
            Locale.ROOT, row, INDENT, "SLOT", "BACKEND", "STATE", "TIER", "WEIGHT", "IN FLIGHT");
    line(head + "SCORE, OR WHY NOT");
    for (BackendLine backend : choice.backends()) {
      String facts =
          String.format(
              Locale.ROOT,
              row,
              backend.slot() == choice.slot() ? "> " : INDENT,
              backend.slot(),
              cut(backend.name(), width),
              backend.state(),
              backend.tier(),
              weight(backend),
              inFlight(backend));
      wrapped(facts, (backend.candidate() ? "" : "no: ") + backend.why());
    }
  }

  private static String weight(BackendLine backend) {
    double now = backend.effectiveWeight();
    return now == Math.rint(now)
        ? Long.toString((long) now)
        : String.format(Locale.ROOT, "%.2f", now);
  }

  private static String inFlight(BackendLine backend) {
    return backend.inFlight() + (backend.maxInFlight() == 0 ? "" : "/" + backend.maxInFlight());
  }

  private void limits(List<Limit> limits) {
    title("LIMITS");
    List<String> cells = new ArrayList<>();
    int name = widest(limits, Limit::name);
    int value = widest(limits, Limit::value);
    for (Limit limit : limits) {
      cells.add(pad(limit.name(), name) + "  " + pad(limit.value(), value) + "  " + limit.beyond());
    }
    int half = (cells.size() + 1) / 2;
    int width = widest(cells.subList(0, half), cell -> cell, WIDTH);
    for (int i = 0; i < half; i++) {
      String second = i + half < cells.size() ? cells.get(i + half) : "";
      String both = INDENT + pad(cells.get(i), width) + INDENT + INDENT + second;
      if (both.stripTrailing().length() <= WIDTH) {
        line(both);
      } else {
        line(INDENT + cells.get(i));
        line(INDENT + second);
      }
    }
  }

  private void outcome(@Nullable Answer answer, @Nullable Choice choice, @Nullable String head) {
    if (answer != null) {
      title("ANSWER " + answer.status());
      wrapped(INDENT, answer.reason() + reason(choice));
    } else if (choice != null && choice.picked() == null) {
      title("WAITS in the queue of " + choice.upstream());
      wrapped(INDENT, choice.reason());
    } else if (choice != null && head != null) {
      title("PICKS " + choice.picked());
      wrapped(INDENT, choice.reason());
      title("SENDS to " + choice.backends().get(choice.slot()).address());
      head.strip().lines().forEach(each -> line(INDENT + each));
    }
  }

  private static String reason(@Nullable Choice choice) {
    return choice == null ? "" : ": " + choice.reason();
  }

  private static <T> int widest(List<T> all, Function<T, String> text) {
    return widest(all, text, NAME);
  }

  private static <T> int widest(List<T> all, Function<T, String> text, int most) {
    return Math.min(most, all.stream().mapToInt(each -> text.apply(each).length()).max().orElse(0));
  }

  private static String pad(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 3) + "...";
  }

  private void title(String text) {
    line("");
    wrapped("", text);
  }

  /** Text behind a beginning, with further lines indented as far; words are broken if they must. */
  private void wrapped(String beginning, String text) {
    int room = Math.max(1, WIDTH - beginning.length());
    String start = beginning;
    String rest = text;
    while (rest.length() > room) {
      int at = rest.lastIndexOf(' ', room);
      int end = at <= 0 ? room : at;
      line(start + rest.substring(0, end));
      rest = rest.substring(end).stripLeading();
      start = " ".repeat(beginning.length());
    }
    line(start + rest);
  }

  private void line(String text) {
    out.append(text.stripTrailing()).append('\n');
  }
}
