package dev.fairlead.app;

import dev.fairlead.model.Address;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A backend of the demo, seen from the demo. Any thread. */
final class DemoBackend implements AutoCloseable {
  private static final long STOP_SECONDS = 5;

  private final String name;
  private final Process process;
  private final Address address;
  private volatile boolean stopping;

  private DemoBackend(String name, Process process, Address address) {
    this.name = name;
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one and waits until it serves.
   *
   * @throws IOException when it did not; its own words are on standard error by then
   */
  static DemoBackend start(String name, Path database) throws IOException {
    Process process =
        new ProcessBuilder(command(name, database))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    while (line != null && !line.startsWith(DemoBackendCommand.READY)) {
      line = out.readLine();
    }
    if (line == null) {
      process.destroy();
      throw new IOException("the backend " + name + " did not start");
    }
    int port = Integer.parseInt(line.substring(DemoBackendCommand.READY.length()));
    return new DemoBackend(name, process, new Address("127.0.0.1", port));
  }

  private static List<String> command(String name, Path database) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Flags.forChild());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("demo-backend", "--name", name, "--database", database.toString()));
    return command;
  }

  /** Calls {@code ended} if the process ends before {@link #close} was called. */
  void onLoss(Runnable ended) {
    var _ =
        process
            .onExit()
            .thenRun(() -> {
              if (!stopping) {
                ended.run();
              }
            });
  }

  String name() {
    return name;
  }

  Address address() {
    return address;
  }

  long pid() {
    return process.pid();
  }

  /** Closes its standard input, which stops it; kills it if that takes too long. */
  @Override
  public void close() {
    stopping = true;
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      // Already gone.
    }
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
