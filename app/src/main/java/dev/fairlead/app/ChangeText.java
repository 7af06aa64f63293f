package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.BackendView;
import dev.fairlead.admin.view.ChangeView;
import java.io.IOException;

/** What came of a change, for people. Stateless: any thread. */
final class ChangeText {
  private ChangeText() {}

  /**
   * Prints an answer to a change.
   *
   * @param what was changed, such as {@code bookstore/b2}
   */
  static void print(AdminCommand command, AdminClient client, String what, String answer)
      throws IOException {
    if (command.json) {
      command.out().println(AdminClient.pretty(answer));
      return;
    }
    ChangeView change = client.read(answer, ChangeView.class);
    change.warnings().forEach(warning -> command.err().println("warning: " + warning));
    command.out().println(what + ": " + sentence(change));
    command.out().flush();
    command.err().flush();
  }

  private static String sentence(ChangeView change) {
    if (!change.changed()) {
      return "nothing to change, snapshot " + change.snapshot() + " stays";
    }
    String sentence = "snapshot " + change.snapshot() + " is in force";
    BackendView backend = change.backend();
    return backend == null
        ? sentence
        : sentence
            + ": "
            + backend.health().availability()
            + ", weight "
            + backend.weight()
            + ", "
            + backend.inFlight()
            + " in flight";
  }
}
