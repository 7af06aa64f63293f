package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class HelpTest {
  private static final int WIDTH = 80;

  @Test
  void everyHelp_fits80Columns() {
    List<String> wide = new ArrayList<>();
    all(Main.commandLine())
        .forEach(command ->
            command
                .getUsageMessage(CommandLine.Help.Ansi.OFF)
                .lines()
                .filter(line -> line.length() > WIDTH)
                .forEach(line -> wide.add(command.getCommandSpec().qualifiedName() + ": " + line)));

    assertThat(wide).isEmpty();
  }

  /** The list of commands has the first paragraph of a description, and each begins a line. */
  @Test
  void everyParagraphOfADescription_isOfWholeSentences() {
    List<String> cut = new ArrayList<>();
    for (CommandLine command : all(Main.commandLine())) {
      String[] description = command.getCommandSpec().usageMessage().description();
      if (description.length == 0
          || !Arrays.stream(description).allMatch(each -> each.matches("[A-Z].*\\.|"))) {
        cut.add(command.getCommandSpec().qualifiedName());
      }
    }

    assertThat(cut).isEmpty();
  }

  /** A line that is wrapped cannot be copied. */
  @Test
  void everyExample_isOneLine() {
    List<String> wrapped = new ArrayList<>();
    for (CommandLine command : all(Main.commandLine())) {
      String help = command.getUsageMessage(CommandLine.Help.Ansi.OFF);
      for (String part : command.getCommandSpec().usageMessage().footer()) {
        part.replace("%n", "\n")
            .replace("%%", "%")
            .lines()
            .filter(line -> line.startsWith("  ") && help.lines().noneMatch(line::equals))
            .forEach(wrapped::add);
      }
    }

    assertThat(wrapped).isEmpty();
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> found = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(each -> found.addAll(all(each)));
    return found;
  }
}
