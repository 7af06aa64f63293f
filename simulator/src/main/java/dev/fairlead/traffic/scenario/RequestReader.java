package dev.fairlead.traffic.scenario;

import dev.fairlead.config.YamlTree;
import dev.fairlead.traffic.scenario.Extract.Source;
import dev.fairlead.traffic.scenario.Step.Expect;
import dev.fairlead.traffic.scenario.Step.Field;
import dev.fairlead.traffic.scenario.Step.Tells;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads a step that asks the target for something. Used by one thread while one file is read. */
final class RequestReader {
  private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");
  private static final Set<String> RESERVED =
      Set.of("uuid", "user", "client", "number", "int", "popular", "one", "nth", Template.RUN);
  private static final Set<String> FRAMING =
      Set.of("host", "content-length", "transfer-encoding", "connection", "upgrade", "te");
  private static final int MOST_RETRIES = 100;

  private final Faults faults;
  private final TemplateReader templates;

  RequestReader(Faults faults, TemplateReader templates) {
    this.faults = faults;
    this.templates = templates;
  }

  Step.Request read(Section section, String method, YamlTree target, Step.Think think) {
    Template path = templates.read(target);
    String start = path.parts().isEmpty() ? "" : path.toString();
    if (!start.startsWith("/") && !start.startsWith("${")) {
      faults.expected(target, "the path of a request such as /api/books");
    }
    if (start.matches("(?s).*[\\s\\p{Cntrl}#].*")) {
      faults.add(target, "space, control characters and # cannot stand in the path of a request");
    }
    List<Field> headers = headers(section, "headers");
    YamlTree body = section.value("body");
    Template content = body == null ? null : templates.read(body);
    String when = when(section);
    Expect expect = expect(section.value("expect"));
    List<Extract> extracts = extracts(section);
    return new Step.Request(
        section.text("name", method + " " + start.split("\\?", 2)[0], ".{1,60}", "a short name"),
        method,
        path,
        headers,
        content,
        extracts,
        expect,
        think,
        section.count("retries", 0, 0, MOST_RETRIES),
        tells(section),
        when);
  }

  private @Nullable String when(Section section) {
    if (!section.has("when")) {
      return null;
    }
    String name = section.line("when", "");
    if (!templates.knows(name)) {
      faults.unknown(section.placeOf("when"), "variable", name, templates.known());
    }
    return name;
  }

  private @Nullable Tells tells(Section section) {
    return section.has("tells")
        ? section.word("tells", Tells.BOOK, Arrays.asList(Tells.values()), Tells::word)
        : null;
  }

  private List<Field> headers(Section section, String key) {
    List<Field> headers = new ArrayList<>();
    for (YamlTree.Field entry : section.entries(key)) {
      if (!entry.name().matches(TOKEN)) {
        faults.add(entry.line(), entry.column(), "'" + entry.name() + "' is no header name", null);
      } else if (FRAMING.contains(entry.name().toLowerCase(java.util.Locale.ROOT))) {
        faults.add(
            entry.line(),
            entry.column(),
            "'" + entry.name() + "' is written by the simulator, expected no such header",
            null);
      } else {
        headers.add(new Field(entry.name(), templates.read(entry.value())));
      }
    }
    return List.copyOf(headers);
  }

  /** Whether a name can be a variable's; if not, that is a fault. */
  boolean isName(YamlTree.Field entry) {
    if (RESERVED.contains(entry.name())) {
      faults.add(
          entry.line(),
          entry.column(),
          "'" + entry.name() + "' is what ${" + entry.name() + "} fills in, expected another name",
          null);
      return false;
    }
    if (!VARIABLE.matcher(entry.name()).matches()) {
      faults.add(
          entry.line(),
          entry.column(),
          "expected a name of letters, digits, _ and -, found '" + entry.name() + "'",
          null);
      return false;
    }
    return true;
  }

  private List<Extract> extracts(Section section) {
    List<Extract> extracts = new ArrayList<>();
    for (YamlTree.Field entry : section.entries("extract")) {
      Source source = source(entry.value());
      if (isName(entry)) {
        templates.define(entry.name());
        if (source != null) {
          extracts.add(new Extract(entry.name(), source));
        }
      }
    }
    return List.copyOf(extracts);
  }

  private @Nullable Source source(YamlTree tree) {
    String text = tree instanceof YamlTree.Text written ? written.value() : "";
    if (text.startsWith("/")) {
      return new Source.Pointer(text);
    }
    if (text.matches("header:" + TOKEN)) {
      return new Source.Header(text.substring("header:".length()));
    }
    if (text.matches("cookie:" + TOKEN)) {
      return new Source.Cookie(text.substring("cookie:".length()));
    }
    if (text.startsWith("regex:")) {
      try {
        return new Source.Regex(Pattern.compile(text.substring("regex:".length())));
      } catch (PatternSyntaxException e) {
        faults.add(tree, "not a regular expression: " + e.getDescription());
        return null;
      }
    }
    faults.expected(tree, "a JSON pointer such as /items/0/id, or header:…, cookie:… or regex:…");
    return null;
  }

  private Expect expect(@Nullable YamlTree tree) {
    return switch (tree) {
      case null -> Expect.SUCCESS;
      case YamlTree.Fields _ -> {
        Section section = new Section("expect", tree, List.of("status", "body", "headers"), faults);
        yield new Expect(
            statuses(section.items("status")),
            section.texts("body").stream().map(templates::read).toList(),
            headers(section, "headers"));
      }
      case YamlTree.Items list -> new Expect(statuses(list.items()), List.of(), List.of());
      case YamlTree other -> new Expect(statuses(List.of(other)), List.of(), List.of());
    };
  }

  private Set<Integer> statuses(List<YamlTree> items) {
    Set<Integer> statuses = new TreeSet<>();
    for (YamlTree item : items) {
      if (item instanceof YamlTree.Text text && text.value().matches("[1-5][0-9][0-9]")) {
        statuses.add(Integer.parseInt(text.value()));
      } else {
        faults.expected(item, "a status such as 200");
      }
    }
    return statuses;
  }
}
