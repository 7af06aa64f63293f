package dev.fairlead.stress.verdict;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What was left on the heap after each garbage collection, as the JVM's log says. Immutable. */
record Collections(List<Collection> all) {
  private static final Pattern LINE =
      Pattern.compile("\\[([0-9.]+)s\\].*?[0-9]+[KMG]->([0-9]+)([KMG])\\(");

  /**
   * One.
   *
   * @param second since the process began
   * @param left bytes
   */
  record Collection(double second, long left) {}

  static Collections read(Path log) throws IOException {
    List<Collection> all = new ArrayList<>();
    if (Files.exists(log)) {
      for (String line : Files.readAllLines(log)) {
        Matcher found = LINE.matcher(line);
        if (found.find()) {
          long unit =
              switch (found.group(3)) {
                case "K" -> 1L << 10;
                case "M" -> 1L << 20;
                default -> 1L << 30;
              };
          all.add(
              new Collection(
                  Double.parseDouble(found.group(1)), Long.parseLong(found.group(2)) * unit));
        }
      }
    }
    return new Collections(List.copyOf(all));
  }
}
