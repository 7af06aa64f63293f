package dev.fairlead.traffic.scenario;

import dev.fairlead.config.Problem;
import dev.fairlead.config.YamlTree;
import dev.fairlead.traffic.scenario.Scenario.Limits;
import dev.fairlead.traffic.scenario.Scenario.LinkSpec;
import dev.fairlead.traffic.scenario.Scenario.Pace;
import dev.fairlead.traffic.scenario.Scenario.Population;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a scenario: it, or every mistake in it with its place. Stateless: any thread. */
public final class ScenarioReader {
  private static final List<String> KEYS =
      List.of(
          "name",
          "description",
          "target",
          "duration",
          "arrivals",
          "http",
          "connections",
          "clients",
          "limits",
          "pace",
          "think",
          "data",
          "variables",
          "thresholds",
          "prepare",
          "journeys");
  private static final int STANDARD_SHARED = 64;
  private static final int MOST_CLIENTS = 1_000_000;
  private static final int MOST_USERS = 1_000_000;
  private static final int LOOPBACK = 127 << 24;
  private static final int BENCHMARKS = 198 << 24 | 18 << 16;

  private final Faults faults;
  private final Path folder;

  private ScenarioReader(Faults faults, Path folder) {
    this.faults = faults;
    this.folder = folder;
  }

  /** What came of a text: a scenario, or problems. */
  public sealed interface Read {
    /** It is sound. */
    record Sound(Scenario scenario) implements Read {}

    /** It is not; in the order of the file, not empty. */
    record Faulty(List<Problem> problems) implements Read {}
  }

  /**
   * Reads a text.
   *
   * @param fileName what problems call it
   * @param folder from which files named in it are looked for
   */
  public static Read read(String text, String fileName, Path folder) {
    YamlTree.Parsed parsed = YamlTree.parse(text, fileName, "a mapping with arrivals and journeys");
    YamlTree root = parsed.root();
    if (root == null || !parsed.problems().isEmpty()) {
      return new Read.Faulty(parsed.problems());
    }
    Faults faults = new Faults(fileName);
    String plain = Path.of(fileName).getFileName().toString().replaceFirst("\\.[^.]*$", "");
    Scenario scenario = new ScenarioReader(faults, folder).scenario(root, plain);
    return faults.count() == 0 ? new Read.Sound(scenario) : new Read.Faulty(faults.sorted());
  }

  private Scenario scenario(YamlTree root, String fileName) {
    Section section = new Section("the scenario", root, KEYS, faults);
    Map<String, List<String>> data = data(section);
    Map<String, String> variables = variables(section);
    ArrivalSpec arrivals = new ArrivalReader(faults, folder).read(section.required("arrivals"));
    YamlTree think = section.value("think");
    TemplateReader empty = new TemplateReader(data, faults);
    Step.Think standard =
        think == null
            ? Step.Think.NONE
            : new StepReader(faults, empty, Step.Think.NONE).think(think);
    TemplateReader prepared = new TemplateReader(data, faults);
    variables.keySet().forEach(prepared::define);
    Journey prepare = prepare(section, prepared);
    if (!(arrivals instanceof ArrivalSpec.Recorded)) {
      section.required("journeys");
    }
    List<Journey> journeys = journeys(section, data, standard, prepared);
    return new Scenario(
        section.text("name", fileName, "[A-Za-z0-9._ -]{1,60}", "a short name"),
        section.line("description", ""),
        target(section),
        Duration.ofNanos(Math.max(1, section.nanos("duration", 30_000_000_000L))),
        arrivals,
        link(section),
        population(section),
        limits(section),
        pace(section),
        data,
        variables,
        thresholds(section, Scenario.requestNames(journeys)),
        prepare,
        journeys);
  }

  private @Nullable URI target(Section section) {
    String text = section.line("target", "");
    if (text.isEmpty()) {
      return null;
    }
    URI uri = TargetText.parse(text);
    if (uri == null) {
      faults.expected(section.placeOf("target"), TargetText.EXPECTED);
    }
    return uri;
  }

  private LinkSpec link(Section section) {
    boolean second = section.word("http", "1.1", List.of("1.1", "2"), word -> word).equals("2");
    return new LinkSpec(second, shared(section));
  }

  /** {@code per-user}, {@code shared}, or how many are shared. */
  private int shared(Section section) {
    String text = section.text("connections", "per-user", ".*", "per-user or shared");
    if (text.matches("[1-9][0-9]{0,4}")) {
      return Integer.parseInt(text);
    }
    List<String> words = List.of("per-user", "shared");
    return section.word("connections", "per-user", words, w -> w).equals("shared")
        ? STANDARD_SHARED
        : 0;
  }

  private Population population(Section section) {
    YamlTree tree = section.value("clients");
    if (tree == null) {
      return new Population(1, Population.Via.NONE, LOOPBACK + 1);
    }
    Section clients = new Section("clients", tree, List.of("count", "via", "from"), faults);
    int count = clients.count("count", 1, 1, MOST_CLIENTS);
    Population.Via via =
        clients.word(
            "via",
            Population.Via.NONE,
            Arrays.asList(Population.Via.values()),
            Population.Via::word);
    int standard = via == Population.Via.FORWARDED ? BENCHMARKS + 1 : LOOPBACK + (1 << 16) + 1;
    int first = address(clients, standard);
    if (via == Population.Via.SOURCE && (first >>> 24 != 127 || first + count - 1 >>> 24 != 127)) {
      faults.add(clients.placeOf("from"), "expected source addresses within 127.0.0.0/8");
    }
    return new Population(count, via, first);
  }

  private int address(Section clients, int standard) {
    String text = clients.text("from", "", "[0-9]{1,3}(?:\\.[0-9]{1,3}){3}", "an IPv4 address");
    if (text.isEmpty()) {
      return standard;
    }
    int address = 0;
    for (String part : text.split("\\.", -1)) {
      int number = Integer.parseInt(part);
      if (number > 255) {
        faults.expected(clients.placeOf("from"), "an IPv4 address");
        return standard;
      }
      address = address << 8 | number;
    }
    return address;
  }

  private Limits limits(Section section) {
    YamlTree tree = section.value("limits");
    Section limits =
        new Section(
            "limits",
            tree == null ? new YamlTree.Fields(List.of(), 1, 1) : tree,
            List.of("users", "timeout", "linger"),
            faults);
    return new Limits(
        limits.count("users", 10_000, 1, MOST_USERS),
        Duration.ofNanos(Math.max(1_000_000, limits.nanos("timeout", 10_000_000_000L))),
        Duration.ofNanos(limits.nanos("linger", 30_000_000_000L)));
  }

  private @Nullable Pace pace(Section section) {
    YamlTree tree = section.value("pace");
    if (tree == null) {
      return null;
    }
    Section pace = new Section("pace", tree, List.of("down", "up"), faults);
    return new Pace(pace.speed("down"), pace.speed("up"));
  }

  private Map<String, List<String>> data(Section section) {
    Map<String, List<String>> data = new LinkedHashMap<>();
    for (YamlTree.Field entry : section.entries("data")) {
      if (entry.value() instanceof YamlTree.Items list && !list.items().isEmpty()) {
        List<String> values = new ArrayList<>();
        for (YamlTree item : list.items()) {
          if (item instanceof YamlTree.Text text) {
            values.add(text.value());
          } else {
            faults.expected(item, "a text");
          }
        }
        data.put(entry.name(), List.copyOf(values));
      } else {
        faults.expected(entry.value(), "a list of texts");
        data.put(entry.name(), List.of("?"));
      }
    }
    return data;
  }

  private Map<String, String> variables(Section section) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (YamlTree.Field entry : section.entries("variables")) {
      if (entry.value() instanceof YamlTree.Text text) {
        variables.put(entry.name(), text.value());
      } else {
        faults.expected(entry.value(), "a text");
      }
    }
    return variables;
  }

  private List<Threshold> thresholds(Section section, Set<String> names) {
    List<Threshold> thresholds = new ArrayList<>();
    for (YamlTree.Text text : section.texts("thresholds")) {
      Threshold threshold = Threshold.parse(text.value());
      if (threshold == null) {
        faults.expected(text, Threshold.EXPECTED);
      } else if (threshold.step() != null && !names.contains(threshold.step())) {
        faults.unknown(text, "request in a threshold:", threshold.step(), names);
      } else {
        thresholds.add(threshold);
      }
    }
    return List.copyOf(thresholds);
  }

  private @Nullable Journey prepare(Section section, TemplateReader prepared) {
    if (!section.has("prepare")) {
      return null;
    }
    StepReader reader = new StepReader(faults, prepared, Step.Think.NONE);
    return new Journey("prepare", 1, reader.steps(section.items("prepare"), 1));
  }

  private List<Journey> journeys(
      Section section, Map<String, List<String>> data, Step.Think think, TemplateReader prepared) {
    List<Journey> journeys = new ArrayList<>();
    for (YamlTree item : section.items("journeys")) {
      Section journey = new Section("a journey", item, List.of("name", "weight", "steps"), faults);
      TemplateReader templates = new TemplateReader(data, faults);
      prepared.known().forEach(templates::define);
      journey.required("steps");
      List<Step> steps = new StepReader(faults, templates, think).steps(journey.items("steps"), 1);
      if (journey.has("steps") && journey.items("steps").isEmpty()) {
        faults.add(journey.placeOf("steps"), "expected one step at least");
      }
      String standard = "journey " + (journeys.size() + 1);
      journeys.add(
          new Journey(
              journey.text("name", standard, ".{1,60}", "a short name"),
              journey.positive("weight", 1),
              steps));
    }
    if (section.has("journeys") && journeys.isEmpty()) {
      faults.add(section.placeOf("journeys"), "expected one journey at least");
    }
    return List.copyOf(journeys);
  }
}
