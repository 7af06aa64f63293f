package dev.fairlead.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the threat model says is shown by a test is shown by a test that exists. */
class ThreatModelTest {
  private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*Test)(?:#(\\w+))?`");

  @Test
  void everyTestThatIsNamed_exists() throws IOException {
    Map<String, Path> tests = tests();
    List<String> missing = new ArrayList<>();
    Matcher named = NAMED.matcher(Files.readString(Docs.ROOT.resolve("docs/THREAT-MODEL.md")));
    int count = 0;
    while (named.find()) {
      count++;
      Path file = tests.get(named.group(1));
      String method = named.group(2);
      if (file == null
          || method != null && !Files.readString(file).contains("void " + method + "(")) {
        missing.add(named.group());
      }
    }
    assertThat(missing).isEmpty();
    assertThat(count).isGreaterThan(40);
  }

  private static Map<String, Path> tests() throws IOException {
    Map<String, Path> tests = new HashMap<>();
    try (Stream<Path> modules = Files.list(Docs.ROOT)) {
      for (Path module : modules.toList()) {
        Path sources = module.resolve("src/test/java");
        if (Files.isDirectory(sources)) {
          try (Stream<Path> files = Files.walk(sources)) {
            files
                .filter(each -> each.toString().endsWith("Test.java"))
                .forEach(
                    each -> tests.put(each.getFileName().toString().replace(".java", ""), each));
          }
        }
      }
    }
    return tests;
  }
}
