package dev.fairlead.stress.stage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the system that do one thing and end. Stateless: any thread. */
public final class Tool {
  private Tool() {}

  /**
   * Runs one.
   *
   * @return what it said
   * @throws IOException when there is none of that name, or it fails; the message says why
   */
  public static String run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(List.of(command).getFirst() + ": " + said.strip());
      }
      return said;
    } finally {
      // Nobody waits for it any more.
      process.destroyForcibly();
    }
  }
}
