package dev.fairlead.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The configurations that users are shown. */
final class Docs {
  /** The folder of the project; tests run in the folder of their module. */
  static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  private Docs() {}

  static String text() throws IOException {
    return Files.readString(ROOT.resolve("docs/CONFIGURATION.md"));
  }

  /** Every YAML block of the documentation, made whole where it shows a part of a file. */
  static List<String> examples() throws IOException {
    return BLOCK.matcher(text()).results().map(block -> whole(block.group(1))).toList();
  }

  private static String whole(String part) {
    String text = part;
    if (!text.contains("listeners:")) {
      text += "listeners: [127.0.0.1:8080]\n";
    }
    if (!text.contains("upstreams:")) {
      text += "upstreams: { bookstore: { backends: [http://127.0.0.1:9001] } }\n";
    }
    return text;
  }
}
