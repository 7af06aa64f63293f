package dev.fairlead.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The command line, or another program, as a real process, with everything it says. Ended by {@link
 * #close}.
 */
final class RunningCommand implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final long POLL_NANOS = 10_000_000;

  private final Process process;
  private final Queue<String> said = new ConcurrentLinkedQueue<>();
  private final Thread reader;

  private RunningCommand(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  static RunningCommand start(Path folder, String... arguments) throws IOException {
    return start(folder, Main.class, arguments);
  }

  /** Another program of the tests. */
  static RunningCommand start(Path folder, Class<?> main, String... arguments) throws IOException {
    // What is started in a shell's background ignores SIGINT, under nohup SIGHUP, and leaves that
    // to all that it starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT,HUP"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx128m",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return new RunningCommand(
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start());
  }

  private void read() {
    try (BufferedReader in = process.inputReader(StandardCharsets.UTF_8)) {
      String line = in.readLine();
      while (line != null) {
        said.add(line + "\n");
        line = in.readLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String said() {
    return String.join("", said);
  }

  /** Waits until the process has said something that matches, and returns the first group. */
  String awaits(String pattern) {
    Matcher matcher = Pattern.compile(pattern).matcher("");
    await("'" + pattern + "'", () -> matcher.reset(said()).find());
    return matcher.groupCount() > 0 ? matcher.group(1) : matcher.group();
  }

  /** Waits for a condition, and says what the process said if it does not come about. */
  void await(String what, BooleanSupplier condition) {
    await(PATIENCE, what, condition);
  }

  /** The same, for what takes its time. */
  void await(Duration patience, String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("no " + what + " in time; it said:\n" + said());
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** Writes a line to its standard input. */
  void tell(String line) throws IOException {
    process.outputWriter(StandardCharsets.US_ASCII).append(line).append('\n').flush();
  }

  /** Sends a signal as a user would. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  /** Waits for the end and returns the exit code. */
  int exitCode() throws InterruptedException {
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new AssertionError("still running; it said:\n" + said());
    }
    reader.join(PATIENCE);
    return process.exitValue();
  }

  List<ProcessHandle> children() {
    return process.children().toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
