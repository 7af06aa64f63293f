package dev.fairlead.runtime;

import dev.fairlead.config.CheckSpec.Field;
import dev.fairlead.config.HeaderRulesSpec;
import dev.fairlead.config.HeaderRulesSpec.Part;
import dev.fairlead.model.Ascii;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is changed in the fields of a message, as bytes. Immutable: any thread.
 *
 * <p>Neither texts nor variables can hold a line end, so that no rule can split a message.
 */
public final class FieldRules {
  // OWASP's secure headers, without those that change what a page may do beyond its own frame.
  private static final List<Field> SECURITY =
      List.of(
          new Field("X-Content-Type-Options", "nosniff"),
          new Field("Referrer-Policy", "strict-origin-when-cross-origin"),
          new Field("X-Frame-Options", "SAMEORIGIN"),
          new Field("X-Permitted-Cross-Domain-Policies", "none"));

  /** Nothing but the fields that keep browsers cautious. */
  public static final FieldRules CAUTIOUS =
      new FieldRules(
          new byte[0][], new Line[0], SECURITY.stream().map(Line::new).toArray(Line[]::new));

  private final byte[][] removed;
  private final Line[] lines;
  private final Line[] defaults;

  /** A line to be written. Immutable. */
  public static final class Line {
    private final byte[] name;
    private final byte @Nullable [] whole;
    private final List<Part> parts;

    private Line(Field field) {
      this.name = Ascii.bytes(field.name());
      this.parts = List.copyOf(HeaderRulesSpec.parts(field.value()));
      this.whole =
          parts.size() == 1 && parts.getFirst() instanceof Part.Text(String text)
              ? Ascii.bytes(field.name() + ": " + text + "\r\n")
              : null;
    }

    /** Of the field. */
    public byte[] name() {
      return name;
    }

    /** The line with its end, when no variable is in it; else null. */
    public byte @Nullable [] whole() {
      return whole;
    }

    /** Of the value. */
    public List<Part> parts() {
      return parts;
    }
  }

  private FieldRules(byte[][] removed, Line[] lines, Line[] defaults) {
    this.removed = removed;
    this.lines = lines;
    this.defaults = defaults;
  }

  /**
   * Those rules.
   *
   * @param cautious whether the fields that keep browsers cautious are there, too
   * @return null when nothing is to be changed
   */
  public static @Nullable FieldRules of(HeaderRulesSpec spec, boolean cautious) {
    if (spec.equals(HeaderRulesSpec.NONE) && !cautious) {
      return null;
    }
    Set<String> removed = new LinkedHashSet<>();
    spec.remove().forEach(name -> removed.add(name.toLowerCase(Locale.ROOT)));
    spec.set().forEach(field -> removed.add(field.name().toLowerCase(Locale.ROOT)));
    List<Line> lines = new ArrayList<>();
    spec.set().forEach(field -> lines.add(new Line(field)));
    spec.add().forEach(field -> lines.add(new Line(field)));
    // What a person asked to leave out is not put in again.
    List<Field> own = new ArrayList<>(cautious ? SECURITY : List.of());
    own.removeIf(field -> removed.contains(field.name().toLowerCase(Locale.ROOT)));
    own.removeIf(
        field -> spec.add().stream().anyMatch(each -> each.name().equalsIgnoreCase(field.name())));
    return new FieldRules(
        removed.stream().map(Ascii::bytes).toArray(byte[][]::new),
        lines.toArray(Line[]::new),
        own.stream().map(Line::new).toArray(Line[]::new));
  }

  /** Names of fields that are left out, in lower case. */
  public byte[][] removed() {
    return removed;
  }

  /** Lines that are written. */
  public Line[] lines() {
    return lines;
  }

  /** Lines that are written unless the message has their like. */
  public Line[] defaults() {
    return defaults;
  }
}
