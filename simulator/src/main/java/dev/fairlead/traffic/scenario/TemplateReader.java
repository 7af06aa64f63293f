package dev.fairlead.traffic.scenario;

import dev.fairlead.config.YamlTree;
import dev.fairlead.traffic.scenario.Template.Part;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads texts with places to fill in. Used by one thread while one file is read. */
final class TemplateReader {
  private static final List<String> FUNCTIONS =
      List.of("uuid", "user", "client", "number", "int", "popular", "one", "nth");
  private static final int MOST = 1_000_000_000;

  private final Map<String, List<String>> data;
  private final Faults faults;

  /** Variables that there are by now; the run's own name always is. */
  private final Set<String> known = new LinkedHashSet<>(Set.of(Template.RUN));

  TemplateReader(Map<String, List<String>> data, Faults faults) {
    this.data = data;
    this.faults = faults;
  }

  /** From here on, a variable may be used. */
  void define(String variable) {
    known.add(variable);
  }

  boolean knows(String variable) {
    return known.contains(variable);
  }

  Set<String> known() {
    return known;
  }

  /** Reads a scalar; anything else is a fault, and an empty text. */
  Template read(YamlTree tree) {
    if (tree instanceof YamlTree.Text text) {
      return read(text);
    }
    faults.expected(tree, "a text");
    return Template.plain("");
  }

  private Template read(YamlTree.Text tree) {
    String text = tree.value();
    List<Part> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int open = text.indexOf("${", from);
      if (open < 0) {
        break;
      }
      if (open > from) {
        parts.add(new Part.Plain(text.substring(from, open)));
      }
      int close = text.indexOf('}', open);
      if (close < 0) {
        faults.add(tree, "'${' is not closed, expected }");
        return new Template(List.copyOf(parts));
      }
      Part part = part(text.substring(open + 2, close).strip(), tree);
      if (part != null) {
        parts.add(part);
      }
      from = close + 1;
    }
    if (from < text.length()) {
      parts.add(new Part.Plain(text.substring(from)));
    }
    return new Template(List.copyOf(parts));
  }

  private @Nullable Part part(String inside, YamlTree place) {
    String[] words = inside.split(" +", -1);
    return switch (words[0]) {
      case "uuid" -> alone(words, new Part.Uuid(), place);
      case "user" -> alone(words, new Part.User(), place);
      case "client" -> alone(words, new Part.Client(), place);
      case "number" -> alone(words, new Part.Ordinal(), place);
      case "int" -> range(words, place, false);
      case "popular" -> range(words, place, true);
      case "one" -> list(words, place, false);
      case "nth" -> list(words, place, true);
      default -> variable(inside, place);
    };
  }

  private @Nullable Part alone(String[] words, Part part, YamlTree place) {
    if (words.length > 1) {
      faults.add(place, "'" + words[0] + "' takes nothing after it, expected ${" + words[0] + "}");
      return null;
    }
    return part;
  }

  private @Nullable Part range(String[] words, YamlTree place, boolean popular) {
    boolean sound = words.length == 3 && isNumber(words[1]) && isNumber(words[2]);
    int least = sound ? Integer.parseInt(words[1]) : 0;
    int most = sound ? Integer.parseInt(words[2]) : -1;
    if (!sound || least > most) {
      faults.add(
          place,
          "expected the least and the most whole number, such as ${" + words[0] + " 1 5000}");
      return null;
    }
    return popular ? new Part.Popular(least, most) : new Part.Int(least, most);
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,10}") && Long.parseLong(text) <= MOST;
  }

  private @Nullable Part list(String[] words, YamlTree place, boolean nth) {
    if (words.length != 2) {
      faults.add(place, "expected the name of a list in data, such as ${" + words[0] + " words}");
      return null;
    }
    List<String> values = data.get(words[1]);
    if (values == null) {
      if (data.isEmpty()) {
        faults.add(place, "there is no list '" + words[1] + "', expected it in data");
      } else {
        faults.unknown(place, "list", words[1], data.keySet());
      }
      return null;
    }
    return nth ? new Part.Nth(values) : new Part.OneOf(values);
  }

  private @Nullable Part variable(String name, YamlTree place) {
    if (known.contains(name)) {
      return new Part.Variable(name);
    }
    List<String> valid = new ArrayList<>(known);
    valid.addAll(FUNCTIONS);
    String more = data.containsKey(name) ? "; a list is used as ${one " + name + "}" : "";
    faults.add(
        place,
        "nothing before this gives '"
            + name
            + "' a value"
            + more
            + ", expected one of "
            + String.join(", ", valid),
        dev.fairlead.config.Nearest.to(name, valid));
    return null;
  }
}
