package dev.fairlead.control;

import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.BackendsText;
import dev.fairlead.config.ProxySpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Folds what was changed at run time back into the text of a configuration. Stateless. */
public final class Export {
  private Export() {}

  /**
   * The text of a configuration with what was changed at run time folded in.
   *
   * @param text of the file
   * @param file what it says
   * @param effective what is in force
   */
  public static String of(
      String text, ProxySpec file, ProxySpec effective, UnaryOperator<@Nullable String> env) {
    Map<String, List<BackendSpec>> changed = new LinkedHashMap<>();
    effective
        .upstreams()
        .forEach((name, upstream) -> {
          if (!upstream.equals(file.upstreams().get(name))) {
            changed.put(name, upstream.backends());
          }
        });
    return BackendsText.with(text, env, changed);
  }

  /**
   * Replaces the text of a configuration file, atomically; mode and links stay.
   *
   * @throws IOException with a sentence; the file is as it was
   */
  public static void write(Path file, String text) throws IOException {
    DurableFile.replace(file, text);
  }
}
