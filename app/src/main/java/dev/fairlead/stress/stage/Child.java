package dev.fairlead.stress.stage;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of this run; all it says goes into a file. Any thread. */
public final class Child implements AutoCloseable {
  private static final long STOP_SECONDS = 10;

  private final String name;
  private final Process process;
  private final Path said;
  private final long saidBefore;

  private Child(String name, Process process, Path said, long saidBefore) {
    this.name = name;
    this.process = process;
    this.said = said;
    this.saidBefore = saidBefore;
  }

  /**
   * Starts one.
   *
   * @param name for people
   * @param said the file that gets its words, after those of an earlier one
   */
  static Child start(String name, List<String> command, Map<String, String> environment, Path said)
      throws IOException {
    long before = Files.exists(said) ? Files.size(said) : 0;
    File file = said.toFile();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(file));
    builder.environment().putAll(environment);
    return new Child(name, builder.start(), said, before);
  }

  /** Its number. */
  public long pid() {
    return process.pid();
  }

  /** Whether it runs, or is held. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** What it has said so far. */
  String said() throws IOException {
    byte[] all = Files.readAllBytes(said);
    int from = (int) Math.min(saidBefore, all.length);
    return new String(all, from, all.length - from, StandardCharsets.UTF_8);
  }

  /**
   * Waits until it has said something that matches.
   *
   * @return the first group
   * @throws IOException when it ends before, or the time does; the message has its last words
   */
  String awaits(String pattern, Duration patience) throws IOException, InterruptedException {
    Pattern wanted = Pattern.compile(pattern);
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      boolean alive = isAlive();
      String text = said();
      Matcher found = wanted.matcher(text);
      if (found.find()) {
        return found.groupCount() > 0 ? found.group(1) : found.group();
      }
      if (!alive || System.nanoTime() > deadline) {
        throw new IOException(
            name + (alive ? " is not ready in time" : " has ended") + "; it said: " + last(text));
      }
      Waiting.aMoment();
    }
  }

  private static String last(String text) {
    List<String> lines = text.lines().toList();
    return String.join(" / ", lines.subList(Math.max(0, lines.size() - 3), lines.size()));
  }

  /**
   * Sends it a signal.
   *
   * @param signal such as {@code STOP}
   */
  public void signal(String signal) throws IOException, InterruptedException {
    Tool.run("kill", "-" + signal, Long.toString(pid()));
  }

  /** Says how little claim it has to the processors, all its threads, if that is allowed. */
  void renice(int nice) throws InterruptedException {
    try {
      List<String> command = new ArrayList<>(List.of("renice", "-n", Integer.toString(nice)));
      // On Linux each thread has its own; those to come have that of the one that starts them.
      command.addAll(ProcessFiles.threads(pid()));
      Tool.run(command.toArray(String[]::new));
    } catch (IOException e) {
      // Not allowed, or a thread has ended meanwhile: it stays slower than it might be.
      return;
    }
  }

  /** Whether the system says that it is held by SIGSTOP. Linux. */
  public boolean isHeld() throws IOException {
    return ProcessFiles.status(pid(), "State").startsWith("T");
  }

  /** Ends it without a word and waits until it is gone. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop and waits; kills it if that takes too long. Returns whether it stopped. */
  public boolean stop(Duration patience) throws InterruptedException {
    process.destroy();
    if (process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      return true;
    }
    kill();
    return false;
  }

  @Override
  public void close() {
    try {
      // One that is held would not hear of it.
      if (isAlive()) {
        signal("CONT");
      }
      stop(Duration.ofSeconds(STOP_SECONDS));
    } catch (IOException e) {
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
