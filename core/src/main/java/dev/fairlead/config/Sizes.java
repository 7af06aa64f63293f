package dev.fairlead.config;

import dev.fairlead.config.Scalar.Parsed;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Numbers of bytes as people write them: {@code 512}, {@code 16KiB}, {@code 10MB}. Stateless. */
final class Sizes {
  private static final Map<String, Long> UNITS =
      Map.of(
          "B",
          1L,
          "KiB",
          1L << 10,
          "MiB",
          1L << 20,
          "GiB",
          1L << 30,
          "KB",
          1_000L,
          "kB",
          1_000L,
          "MB",
          1_000_000L,
          "GB",
          1_000_000_000L);
  private static final Pattern PATTERN =
      Pattern.compile("(0|[1-9][0-9]{0,11})(B|[KMG]iB|[KMG]B|kB)?");
  private static final Pattern NEARLY = Pattern.compile("([1-9][0-9]{0,11}) *([A-Za-z]+)");
  // What a message suggests for 10m or 10mb: the binary unit unless a decimal one was spelt out.
  private static final List<String> USUAL = List.of("KiB", "MiB", "GiB", "KB", "MB", "GB", "B");
  private static final String NONE = "none";
  private static final String EXPECTED = "a size such as 512, 16KiB or 10MB";

  /** Any size from one byte on, or {@code none} for {@link Long#MAX_VALUE}. */
  static final Scalar<Long> OR_NONE =
      new Scalar<>(
          "size-or-none",
          EXPECTED + ", or none",
          List.of(
              Schema.type("integer").with("minimum", 1),
              Schema.string(PATTERN.pattern() + "|" + NONE)),
          text -> text.equals(NONE) ? Parsed.good(Long.MAX_VALUE) : parse(text, 1, Long.MAX_VALUE));

  private Sizes() {}

  /** A size within a range, both ends included. */
  static Scalar<Integer> between(int least, int most) {
    return new Scalar<>(
        "size-" + text(least) + "-" + text(most),
        EXPECTED + ", from " + text(least) + " to " + text(most),
        List.of(
            Schema.type("integer").with("minimum", least).with("maximum", most),
            Schema.string(PATTERN.pattern())),
        text ->
            switch (parse(text, least, most)) {
              case Parsed.Good<Long> good -> Parsed.good(Math.toIntExact(good.value()));
              case Parsed.Bad<Long> bad -> new Parsed.Bad<>(bad.detail(), bad.suggestion());
            });
  }

  private static Parsed<Long> parse(String text, long least, long most) {
    Matcher matcher = PATTERN.matcher(text);
    if (!matcher.matches()) {
      return new Parsed.Bad<>(null, meant(text));
    }
    String unit = matcher.group(2);
    long one = unit == null ? 1 : UNITS.getOrDefault(unit, 1L);
    if (Long.parseLong(matcher.group(1)) > Long.MAX_VALUE / one) {
      return Parsed.bad("it is too large");
    }
    long bytes = Long.parseLong(matcher.group(1)) * one;
    if (bytes < least) {
      return Parsed.bad(bytes == 0 ? "it must be more than nothing" : "it is too small");
    }
    return bytes > most ? Parsed.bad("it is too large") : Parsed.good(bytes);
  }

  private static @Nullable String meant(String text) {
    Matcher nearly = NEARLY.matcher(text);
    if (!nearly.matches()) {
      return Nearest.to(text, List.of(NONE));
    }
    String letters = nearly.group(2);
    for (String unit : USUAL) {
      if (unit.equalsIgnoreCase(letters) || unit.substring(0, 1).equalsIgnoreCase(letters)) {
        return nearly.group(1) + unit;
      }
    }
    return null;
  }

  /** As it would be written: in the largest binary unit without a remainder. */
  static String text(long bytes) {
    if (bytes == Long.MAX_VALUE) {
      return NONE;
    }
    for (String unit : List.of("GiB", "MiB", "KiB")) {
      long size = UNITS.getOrDefault(unit, 1L);
      if (bytes >= size && bytes % size == 0) {
        return bytes / size + unit;
      }
    }
    return Long.toString(bytes);
  }
}
