package dev.fairlead.traffic.scenario;

import dev.fairlead.config.YamlTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One mapping of a file while it is read: what it may hold is asked for by name, and what was not
 * asked for is unknown. Each getter gives the standard, and adds a fault, when what stands there is
 * not sound. Single-threaded.
 */
final class Section {
  private final String title;
  private final YamlTree place;
  private final Faults faults;
  private final Map<String, YamlTree.Field> fields = new LinkedHashMap<>();

  /** What a mapping may hold is {@code names}; a slip of the pen does not hide what is below it. */
  Section(String title, YamlTree tree, Collection<String> names, Faults faults) {
    this.title = title;
    this.place = tree;
    this.faults = faults;
    if (tree instanceof YamlTree.Fields mapping) {
      mapping.fields().forEach(field -> take(field, names));
    } else {
      faults.expected(tree, "a mapping with " + String.join(", ", names));
    }
  }

  private void take(YamlTree.Field field, Collection<String> names) {
    if (names.contains(field.name())) {
      fields.put(field.name(), field);
    } else if (!field.name().startsWith("x-")) {
      faults.unknown(field.line(), field.column(), "key in " + title + ":", field.name(), names);
      String meant = dev.fairlead.config.Nearest.to(field.name(), names);
      if (meant != null) {
        fields.putIfAbsent(meant, field);
      }
    }
  }

  YamlTree place() {
    return place;
  }

  boolean has(String name) {
    return fields.containsKey(name);
  }

  @Nullable YamlTree value(String name) {
    YamlTree.Field field = fields.get(name);
    return field == null ? null : field.value();
  }

  /** The value's place, or else the section's. */
  YamlTree placeOf(String name) {
    YamlTree value = value(name);
    return value == null ? place : value;
  }

  /** Adds a fault when it is not there. */
  @Nullable YamlTree required(String name) {
    YamlTree value = value(name);
    if (value == null && place instanceof YamlTree.Fields) {
      faults.add(place, "'" + name + "' is missing from " + title);
    }
    return value;
  }

  private <T> T scalar(
      String name, T standard, String expected, Function<String, @Nullable T> reader) {
    YamlTree value = value(name);
    if (value == null) {
      return standard;
    }
    T read = value instanceof YamlTree.Text text ? reader.apply(text.value()) : null;
    if (read == null) {
      faults.expected(value, expected);
      return standard;
    }
    return read;
  }

  String text(String name, String standard, String form, String expected) {
    return scalar(name, standard, expected, text -> text.matches(form) ? text : null);
  }

  String line(String name, String standard) {
    return scalar(name, standard, "a text", text -> text);
  }

  long nanos(String name, long standard) {
    return scalar(
        name,
        standard,
        Quantity.TIME,
        text -> {
          OptionalLong nanos = Quantity.time(text);
          return nanos.isPresent() ? (Long) nanos.getAsLong() : null;
        });
  }

  double rate(String name, double standard) {
    return scalar(
        name,
        standard,
        Quantity.RATE,
        text -> {
          OptionalDouble rate = Quantity.rate(text);
          return rate.isPresent() ? (Double) rate.getAsDouble() : null;
        });
  }

  int speed(String name) {
    return scalar(
        name,
        0,
        Quantity.SPEED,
        text -> {
          OptionalLong speed = Quantity.speed(text);
          return speed.isPresent() && speed.getAsLong() > 0 && speed.getAsLong() < 1 << 30
              ? (Integer) (int) speed.getAsLong()
              : null;
        });
  }

  int count(String name, int standard, int least, int most) {
    return scalar(
        name,
        standard,
        "a whole number from " + least + " to " + most,
        text -> {
          if (!text.matches("[0-9]{1,9}")) {
            return null;
          }
          int number = Integer.parseInt(text);
          return number >= least && number <= most ? (Integer) number : null;
        });
  }

  double positive(String name, double standard) {
    return scalar(
        name,
        standard,
        "a number above 0",
        text -> {
          if (!text.matches("[0-9]{1,9}(?:\\.[0-9]{1,9})?")) {
            return null;
          }
          double number = Double.parseDouble(text);
          return number > 0 ? (Double) number : null;
        });
  }

  boolean flag(String name, boolean standard) {
    return scalar(
        name,
        standard,
        "true or false",
        text ->
            switch (text) {
              case "true" -> Boolean.TRUE;
              case "false" -> Boolean.FALSE;
              default -> null;
            });
  }

  /** One of some words. */
  <T> T word(String name, T standard, Collection<T> values, Function<T, String> word) {
    YamlTree value = value(name);
    if (value == null) {
      return standard;
    }
    List<String> words = values.stream().map(word).toList();
    if (!(value instanceof YamlTree.Text text)) {
      faults.expected(value, "one of " + String.join(", ", words));
      return standard;
    }
    for (T each : values) {
      if (word.apply(each).equals(text.value())) {
        return each;
      }
    }
    faults.unknown(value, "word", text.value(), words);
    return standard;
  }

  /** The items of a list; a single one may stand by itself. Empty when there is none. */
  List<YamlTree> items(String name) {
    return switch (value(name)) {
      case null -> List.of();
      case YamlTree.Items list -> list.items();
      case YamlTree.Nothing nothing -> {
        faults.expected(nothing, "a list");
        yield List.of();
      }
      case YamlTree other -> List.of(other);
    };
  }

  /** The entries of a mapping whose names are free. */
  List<YamlTree.Field> entries(String name) {
    return switch (value(name)) {
      case null -> List.of();
      case YamlTree.Fields mapping -> mapping.fields();
      case YamlTree other -> {
        faults.expected(other, "a mapping of names to values");
        yield List.of();
      }
    };
  }

  /** The texts of a list. */
  List<YamlTree.Text> texts(String name) {
    List<YamlTree.Text> texts = new ArrayList<>();
    for (YamlTree item : items(name)) {
      if (item instanceof YamlTree.Text text) {
        texts.add(text);
      } else {
        faults.expected(item, "a text");
      }
    }
    return texts;
  }
}
