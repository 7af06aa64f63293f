package dev.fairlead.traffic.scenario;

import dev.fairlead.config.YamlTree;
import dev.fairlead.traffic.scenario.ArrivalSpec.Rate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads when users come. Used by one thread while one file is read. */
final class ArrivalReader {
  private static final List<String> KINDS =
      List.of("poisson", "constant", "ramp", "daily", "log", "users");
  private static final List<String> KEYS =
      List.of("poisson", "constant", "ramp", "daily", "log", "users", "spacing", "count");
  private static final ArrivalSpec NONE =
      new ArrivalSpec.Open(new Rate.Steady(1), false, Long.MAX_VALUE);
  private static final int MOST_USERS = 100_000;
  private static final int MOST_ARRIVALS = 1_000_000_000;

  private final Faults faults;
  private final Path folder;

  ArrivalReader(Faults faults, Path folder) {
    this.faults = faults;
    this.folder = folder;
  }

  ArrivalSpec read(@Nullable YamlTree tree) {
    if (tree == null) {
      return NONE;
    }
    Section section = new Section("arrivals", tree, KEYS, faults);
    List<String> given = KINDS.stream().filter(section::has).toList();
    if (given.size() != 1) {
      if (tree instanceof YamlTree.Fields) {
        faults.add(tree, "expected exactly one of " + String.join(", ", KINDS));
      }
      return NONE;
    }
    return switch (given.getFirst()) {
      case "log" -> recorded(section);
      case "users" -> new ArrivalSpec.Closed(section.count("users", 1, 1, MOST_USERS));
      case String kind -> open(section, kind);
    };
  }

  private ArrivalSpec open(Section section, String kind) {
    Rate rate =
        switch (kind) {
          case "ramp" -> ramp(section.placeOf("ramp"));
          case "daily" -> daily(section.placeOf("daily"));
          default -> new Rate.Steady(section.rate(kind, 1));
        };
    if (!(rate.peak() > 0 && rate.peak() <= 1_000_000)) {
      faults.add(section.placeOf(kind), "expected a rate above 0 and up to 1000000/s");
    }
    List<String> spacings = List.of("poisson", "constant");
    String standard = kind.equals("constant") ? "constant" : "poisson";
    String spacing = section.word("spacing", standard, spacings, word -> word);
    long most = section.count("count", MOST_ARRIVALS, 1, MOST_ARRIVALS);
    return new ArrivalSpec.Open(
        rate, spacing.equals("constant"), section.has("count") ? most : Long.MAX_VALUE);
  }

  private Rate ramp(YamlTree tree) {
    Section ramp = new Section("ramp", tree, List.of("from", "to"), faults);
    ramp.required("to");
    return new Rate.Ramp(ramp.rate("from", 0), ramp.rate("to", 1));
  }

  private Rate daily(YamlTree tree) {
    Section daily = new Section("daily", tree, List.of("night", "peak", "day"), faults);
    daily.required("peak");
    double night = daily.rate("night", 0);
    double peak = daily.rate("peak", 1);
    if (night > peak) {
      faults.add(daily.placeOf("night"), "expected the night to be quieter than the peak");
    }
    return new Rate.Daily(night, peak, Math.max(1, daily.nanos("day", 120_000_000_000L)));
  }

  private ArrivalSpec recorded(Section section) {
    Section log = new Section("log", section.placeOf("log"), List.of("file", "speed"), faults);
    log.required("file");
    Path file = folder.resolve(log.line("file", "access.log"));
    if (log.has("file") && (Files.isDirectory(file) || !Files.isReadable(file))) {
      faults.expected(log.placeOf("file"), "a log that can be read");
    }
    return new ArrivalSpec.Recorded(file, log.positive("speed", 1));
  }
}
