package dev.fairlead.testing;

import java.util.List;
import java.util.stream.Stream;

/**
 * A field section.
 *
 * @param lines in wire order
 */
public record FieldLines(List<FieldLine> lines) {
  /** No fields at all. */
  public static final FieldLines NONE = new FieldLines(List.of());

  public FieldLines {
    lines = List.copyOf(lines);
  }

  /** The values of all lines with that name, in order. */
  public List<String> all(String name) {
    return lines.stream().filter(line -> line.named(name)).map(FieldLine::value).toList();
  }

  /** The value of the only line with that name; fails when there is none or more than one. */
  public String only(String name) {
    List<String> all = all(name);
    if (all.size() != 1) {
      throw new AssertionError("expected one " + name + " but got " + all + " in " + lines);
    }
    return all.getFirst();
  }

  /** Whether a line has that name. */
  public boolean has(String name) {
    return lines.stream().anyMatch(line -> line.named(name));
  }

  /** The lines but for those with one of the names. */
  public FieldLines without(String... names) {
    return new FieldLines(
        lines.stream().filter(line -> Stream.of(names).noneMatch(line::named)).toList());
  }

  /** Each line as {@code Name: value}. */
  public List<String> texts() {
    return lines.stream().map(line -> line.name() + ": " + line.value()).toList();
  }
}
