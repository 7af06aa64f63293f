package dev.fairlead.app;

import dev.fairlead.admin.client.AdminClient;
import dev.fairlead.admin.view.CheckView;
import java.io.IOException;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code fairlead backends check}. */
@Command(
    name = "check",
    description = "Checks a backend now, and says what was seen.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:it passed", "1:it did not, or could not be made", "2:wrong usage"})
final class BackendsCheckCommand extends AdminCommand {
  @Parameters(index = "0", paramLabel = "BACKEND", description = "Such as b2 or bookstore/b2.")
  private String backend = "";

  @Override
  int ask(AdminClient client) throws IOException {
    BackendName found = BackendName.find(client, backend);
    String answer = client.send("POST", found.path() + "/check");
    CheckView check = client.read(answer, CheckView.class);
    out()
        .println(
            json
                ? AdminClient.pretty(answer)
                : String.format(
                    Locale.ROOT,
                    "%s: %s in %.1f ms: %s",
                    found,
                    check.passed() ? "passed" : "FAILED",
                    check.millis(),
                    check.evidence()));
    return check.passed() ? 0 : 1;
  }
}
