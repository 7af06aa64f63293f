package dev.fairlead.traffic.scenario;

import dev.fairlead.config.YamlTree;
import dev.fairlead.traffic.scenario.Step.Branch;
import dev.fairlead.traffic.scenario.Step.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a journey. Used by one thread while one file is read. */
final class StepReader {
  private static final Map<String, String> METHODS =
      Map.of(
          "get", "GET", "head", "HEAD", "post", "POST", "put", "PUT", "patch", "PATCH", "delete",
          "DELETE");
  private static final List<String> REQUEST =
      List.of(
          "get", "post", "put", "delete", "patch", "head", "name", "headers", "body", "extract",
          "expect", "think", "retries", "tells", "when");
  private static final List<String> OTHERS = List.of("think", "set", "choose", "repeat");
  private static final int DEEPEST = 8;
  private static final int MOST_TURNS = 10_000;

  private final Faults faults;
  private final TemplateReader templates;
  private final RequestReader requests;
  private final Step.Think standardThink;

  StepReader(Faults faults, TemplateReader templates, Step.Think standardThink) {
    this.faults = faults;
    this.templates = templates;
    this.requests = new RequestReader(faults, templates);
    this.standardThink = standardThink;
  }

  /** All steps of a list, what could not be read left out. */
  List<Step> steps(List<YamlTree> items, int depth) {
    List<Step> steps = new ArrayList<>();
    for (YamlTree item : items) {
      if (depth > DEEPEST) {
        faults.add(item, "expected at most " + DEEPEST + " levels of steps");
        return steps;
      }
      Step step = step(item, depth);
      if (step != null) {
        steps.add(step);
      }
    }
    return List.copyOf(steps);
  }

  private @Nullable Step step(YamlTree item, int depth) {
    if (!(item instanceof YamlTree.Fields mapping) || mapping.fields().isEmpty()) {
      faults.expected(item, "a step such as { get: /path } or { think: 2s }");
      return null;
    }
    Set<String> names =
        new java.util.TreeSet<>(mapping.fields().stream().map(YamlTree.Field::name).toList());
    if (names.contains("choose")) {
      return choose(new Section("choose", item, List.of("choose"), faults), depth);
    }
    if (names.contains("repeat")) {
      return repeat(new Section("repeat", item, List.of("repeat", "steps"), faults), depth);
    }
    if (names.contains("set")) {
      return assign(new Section("set", item, List.of("set"), faults));
    }
    if (names.equals(Set.of("think"))) {
      return think(mapping.fields().getFirst().value());
    }
    return request(item, names);
  }

  private Step.@Nullable Request request(YamlTree item, Set<String> names) {
    Section section = new Section("a step", item, allowed(names), faults);
    String verb = null;
    for (String each : REQUEST.subList(0, METHODS.size())) {
      if (section.has(each)) {
        if (verb != null) {
          faults.add(
              section.placeOf(each), "a step asks once, expected one of " + verb + ", " + each);
        }
        verb = verb == null ? each : verb;
      }
    }
    if (verb == null) {
      List<String> first = new ArrayList<>(REQUEST.subList(0, METHODS.size()));
      first.addAll(OTHERS);
      faults.add(item, "nothing is done in this step, expected one of " + String.join(", ", first));
      return null;
    }
    YamlTree think = section.value("think");
    return requests.read(
        section,
        METHODS.getOrDefault(verb, verb),
        section.placeOf(verb),
        think == null ? standardThink : think(think));
  }

  private static List<String> allowed(Set<String> names) {
    boolean asks = names.stream().anyMatch(METHODS::containsKey);
    if (asks) {
      return REQUEST;
    }
    List<String> all = new ArrayList<>(REQUEST);
    all.addAll(List.of("set", "choose", "repeat"));
    return all;
  }

  private Step assign(Section section) {
    List<Field> values = new ArrayList<>();
    for (YamlTree.Field entry : section.entries("set")) {
      if (requests.isName(entry)) {
        values.add(new Field(entry.name(), templates.read(entry.value())));
        templates.define(entry.name());
      }
    }
    return new Step.Assign(List.copyOf(values));
  }

  private Step choose(Section section, int depth) {
    List<Branch> branches = new ArrayList<>();
    for (YamlTree item : section.items("choose")) {
      Section branch = new Section("a branch", item, List.of("weight", "steps"), faults);
      double weight = branch.positive("weight", 1);
      branches.add(new Branch(weight, steps(branch.items("steps"), depth + 1)));
    }
    if (branches.size() < 2) {
      faults.add(section.placeOf("choose"), "expected two branches at least");
    }
    return new Step.Choose(List.copyOf(branches));
  }

  private @Nullable Step repeat(Section section, int depth) {
    YamlTree times = section.value("repeat");
    String text = times instanceof YamlTree.Text written ? written.value() : "";
    if (times == null || !text.matches("[0-9]{1,5}(?:-[0-9]{1,5})?")) {
      faults.expected(section.placeOf("repeat"), "how many times, such as 3 or 1-5");
      return null;
    }
    String[] ends = text.split("-", -1);
    int least = Integer.parseInt(ends[0]);
    int most = Integer.parseInt(ends[ends.length - 1]);
    if (least > most || most > MOST_TURNS) {
      faults.add(times, "expected the least first, and at most " + MOST_TURNS);
      return null;
    }
    section.required("steps");
    return new Step.Repeat(least, most, steps(section.items("steps"), depth + 1));
  }

  /** A time or a distribution of times. */
  Step.Think think(YamlTree tree) {
    if (tree instanceof YamlTree.Text text) {
      OptionalLong nanos = Quantity.time(text.value());
      if (nanos.isPresent()) {
        return new Step.Think(new Wait.Fixed(nanos.getAsLong()));
      }
      faults.expected(tree, Quantity.TIME + ", or { exponential: 2s }");
      return Step.Think.NONE;
    }
    List<String> words = List.of("exponential", "people", "uniform", "sigma");
    Section section = new Section("think", tree, words, faults);
    if (section.has("exponential")) {
      return new Step.Think(new Wait.Exponential(section.nanos("exponential", 0)));
    }
    if (section.has("people")) {
      double sigma = section.positive("sigma", 1);
      return new Step.Think(new Wait.LogNormal(section.nanos("people", 0), sigma));
    }
    List<YamlTree.Text> ends = section.texts("uniform");
    long[] times = ends.stream().mapToLong(end -> Quantity.time(end.value()).orElse(-1)).toArray();
    if (times.length != 2 || times[0] < 0 || times[1] < times[0]) {
      faults.expected(tree, "{ exponential: 2s }, { people: 2s } or { uniform: [1s, 3s] }");
      return Step.Think.NONE;
    }
    return new Step.Think(new Wait.Uniform(times[0], times[1]));
  }
}
