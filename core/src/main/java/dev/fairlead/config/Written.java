package dev.fairlead.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Values as one would write them in the configuration file. Stateless: any thread. */
public final class Written {
  /** What YAML takes for a text, wherever it stands. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z0-9](?:[A-Za-z0-9:/._-]*[A-Za-z0-9/])?");

  /** What YAML takes for something else, or might, and what is too long for a glance. */
  private static final Set<String> WORDS =
      Set.of("null", "true", "false", "yes", "no", "on", "off");

  private Written() {}

  /** A length of time of whole milliseconds: {@code 1h30m}. */
  public static String duration(Duration duration) {
    return Durations.text(duration);
  }

  /** A number of bytes: {@code 32KiB}; {@code none} for {@link Long#MAX_VALUE}. */
  public static String size(long bytes) {
    return Sizes.text(bytes);
  }

  /** A backend with what is not the default: {@code { name: b1, url: http://h:1, weight: 3 }}. */
  public static String backend(BackendSpec spec) {
    BackendSpec standard = new BackendSpec(spec.name(), spec.address(), 1);
    List<String> parts = identity(spec);
    if (spec.weight() != standard.weight()) {
      parts.add("weight: " + spec.weight());
    }
    if (spec.priority() != standard.priority()) {
      parts.add(tier(spec));
    }
    if (spec.maxInFlight() != standard.maxInFlight()) {
      parts.add("maxInFlight: " + spec.maxInFlight());
    }
    if (spec.state() != standard.state()) {
      parts.add("state: " + spec.state().word());
    }
    return flow(parts);
  }

  /** A backend with all its settings, so that other defaults do not change it. */
  public static String wholeBackend(BackendSpec spec) {
    List<String> parts = identity(spec);
    parts.add("weight: " + spec.weight());
    parts.add(tier(spec));
    parts.add("maxInFlight: " + spec.maxInFlight());
    parts.add("state: " + spec.state().word());
    return flow(parts);
  }

  /** Other settings of a backend: {@code { weight: 3, state: drain }}. */
  public static String patch(BackendPatch patch) {
    return flow(
        settings(patch).entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
  }

  /** The settings of a patch, by key, as they are written. */
  static Map<String, String> settings(BackendPatch patch) {
    Map<String, String> settings = new LinkedHashMap<>();
    if (patch.weight() != null) {
      settings.put("weight", patch.weight().toString());
    }
    if (patch.state() != null) {
      settings.put("state", patch.state().word());
    }
    if (patch.maxInFlight() != null) {
      settings.put("maxInFlight", patch.maxInFlight().toString());
    }
    return settings;
  }

  /** What was changed at run time, by upstream, as {@link PieceReader#overlay} reads it. */
  public static String overlay(Map<String, RuntimeChanges> byUpstream) {
    StringBuilder out = new StringBuilder("version: 1\n");
    if (!byUpstream.isEmpty()) {
      out.append("upstreams:\n");
    }
    byUpstream.forEach((name, changes) -> {
      out.append("  ").append(text(name)).append(":\n");
      if (changes.isEmpty()) {
        out.append("    removed: []\n");
      }
      if (!changes.removed().isEmpty()) {
        out.append("    removed: [");
        out.append(String.join(", ", changes.removed().stream().map(Written::text).toList()));
        out.append("]\n");
      }
      if (!changes.changed().isEmpty()) {
        out.append("    changed:\n");
        changes
            .changed()
            .forEach((backend, patch) ->
                out.append("      " + text(backend) + ": " + patch(patch) + "\n"));
      }
      if (!changes.added().isEmpty()) {
        out.append("    added:\n");
        changes
            .added()
            .values()
            .forEach(each -> out.append("      - ").append(wholeBackend(each)).append('\n'));
      }
    });
    return out.toString();
  }

  /** A text in quotes where YAML would need them. */
  public static String text(String text) {
    boolean plain = PLAIN.matcher(text).matches() && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
  }

  private static List<String> identity(BackendSpec spec) {
    List<String> parts = new ArrayList<>();
    // The name of one that was given none need not be one that may be given: [::1]:9001.
    if (!spec.name().equals(spec.address().toString())) {
      parts.add("name: " + text(spec.name()));
    }
    parts.add("url: " + text((spec.tls() ? "https://" : "http://") + spec.address()));
    return parts;
  }

  private static String tier(BackendSpec spec) {
    return spec.priority() == BackendSpec.BACKUP ? "backup: true" : "priority: " + spec.priority();
  }

  private static String flow(List<String> parts) {
    return "{ " + String.join(", ", parts) + " }";
  }
}
