package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

class HelpTest {
  private static final int WIDTH = 80;

  /** What each command says, by its name. */
  private static final Map<String, List<String>> HELP = new LinkedHashMap<>();

  private static final Map<String, UsageMessageSpec> PARTS = new LinkedHashMap<>();

  @BeforeAll
  static void ask() {
    ask(Main.commandLine());
  }

  private static void ask(CommandLine command) {
    String name = command.getCommandSpec().qualifiedName();
    HELP.put(name, command.getUsageMessage(CommandLine.Help.Ansi.OFF).lines().toList());
    PARTS.put(name, command.getCommandSpec().usageMessage());
    command.getSubcommands().values().forEach(HelpTest::ask);
  }

  @Test
  void everyHelp_fits80Columns() {
    List<String> wide = new ArrayList<>();
    HELP.forEach((name, lines) ->
        lines.stream()
            .filter(line -> line.length() > WIDTH)
            .forEach(line -> wide.add(name + ": " + line)));

    assertThat(HELP).containsKeys("fairlead", "fairlead stress", "fairlead cert dev");
    assertThat(wide).isEmpty();
  }

  /** The list of commands has the first paragraph of a description, and each begins a line. */
  @Test
  void everyParagraphOfADescription_isOfWholeSentences() {
    List<String> cut = new ArrayList<>();
    PARTS.forEach((name, usage) -> {
      String[] paragraphs = usage.description();
      if (paragraphs.length == 0
          || !Arrays.stream(paragraphs).allMatch(each -> each.matches("[A-Z].*\\.|"))) {
        cut.add(name);
      }
    });

    assertThat(cut).isEmpty();
  }

  /** A line that is wrapped cannot be copied. */
  @Test
  void everyExample_isOneLine() {
    List<String> wrapped = new ArrayList<>();
    PARTS.forEach((name, usage) ->
        Arrays.stream(usage.footer())
            .flatMap(part -> part.replace("%n", "\n").replace("%%", "%").lines())
            .filter(line -> line.startsWith("  "))
            .filter(line -> !HELP.getOrDefault(name, List.of()).contains(line))
            .forEach(wrapped::add));

    assertThat(wrapped).isEmpty();
  }
}
