package dev.fairlead.stress.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** What Linux says of a process in {@code /proc}. Stateless: any thread. */
public final class ProcessFiles {
  private static final long KIB = 1024;

  private ProcessFiles() {}

  /** Whether there is such a thing here. */
  public static boolean isThere() {
    return Files.isReadable(Path.of("/proc/self/status"));
  }

  /** A line of its status, without its name. */
  static String status(long pid, String name) throws IOException {
    List<String> lines = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
    return lines.stream()
        .filter(line -> line.startsWith(name + ":"))
        .findFirst()
        .map(line -> line.substring(name.length() + 1).strip())
        .orElseThrow(() -> new IOException("no " + name + " of process " + pid));
  }

  /** Memory in use, bytes. */
  public static long resident(long pid) throws IOException {
    return Long.parseLong(status(pid, "VmRSS").replace(" kB", "")) * KIB;
  }

  /** Numbers of its threads. */
  static List<String> threads(long pid) throws IOException {
    try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
      return threads.map(each -> each.getFileName().toString()).toList();
    }
  }

  /** Files, sockets and pipes that it has open. */
  public static int descriptors(long pid) throws IOException {
    try (Stream<Path> open = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      return (int) open.count();
    }
  }
}
