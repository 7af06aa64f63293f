package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
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

  /** The list of commands has what the first line of a description says: all of a sentence. */
  @Test
  void everyCommand_isDescribedByAWholeSentence_inTheListOfCommands() {
    List<String> cut = new ArrayList<>();
    for (CommandLine command : all(Main.commandLine())) {
      String[] description = command.getCommandSpec().usageMessage().description();
      if (description.length == 0 || !description[0].matches("(?s)[A-Z].*\\.")) {
        cut.add(command.getCommandSpec().qualifiedName());
      }
    }

    assertThat(cut).isEmpty();
  }

  private static List<CommandLine> all(CommandLine command) {
    List<CommandLine> found = new ArrayList<>(List.of(command));
    command.getSubcommands().values().forEach(each -> found.addAll(all(each)));
    return found;
  }
}
