package dev.fairlead.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Makes the archive: a runtime linked from this JDK, the libraries, an AOT cache recorded with
 * both, and proves that it runs where there is no Java. Used by one thread, once.
 */
final class Packaging {
  /** What the libraries ask of the JDK. */
  static final List<String> MODULES =
      List.of(
          "java.base",
          "java.logging",
          "java.management",
          "java.naming",
          "java.net.http",
          "java.sql",
          "jdk.jfr",
          "jdk.unsupported");

  private final Path root;
  private final Path distribution;
  private final Path output;
  private final String name;

  /**
   * What to pack.
   *
   * @param root of the sources
   * @param distribution the folder that the launcher runs
   * @param output where the archive goes
   */
  Packaging(Path root, Path distribution, Path output) {
    this.root = root;
    this.distribution = distribution;
    this.output = output;
    this.name = "fairlead-" + Version.number() + "-" + system();
  }

  /**
   * Makes it.
   *
   * @return the archive
   */
  Path make() throws IOException {
    try (TemporaryFolder work = TemporaryFolder.create("fairlead-package-")) {
      Path folder = Files.createDirectory(work.path().resolve(name));
      Console.say("linking a runtime of " + MODULES.size() + " modules");
      link(folder.resolve("runtime"));
      Console.say("copying libraries and documents");
      copy(folder);
      Console.say("recording the AOT cache");
      train(folder);
      Path archive = output.resolve(name + ".tar.gz").toAbsolutePath();
      Console.say("packing " + archive);
      run(work.path(), Map.of(), "tar", "-czf", archive.toString(), name);
      Console.say("trying it without Java");
      prove(archive, Files.createDirectory(work.path().resolve("elsewhere")));
      return archive;
    }
  }

  private void link(Path runtime) throws IOException {
    Path jlink = Path.of(System.getProperty("java.home"), "bin", "jlink");
    if (!Files.exists(jlink)) {
      throw new IOException(jlink + " is missing: a whole JDK is needed to make a package");
    }
    run(
        root,
        Map.of(),
        jlink.toString(),
        "--add-modules",
        String.join(",", MODULES),
        "--strip-debug",
        "--no-man-pages",
        "--no-header-files",
        "--compress",
        "zip-6",
        "--output",
        runtime.toString());
  }

  private void copy(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(distribution)) {
      for (Path file : files.toList()) {
        Path target = folder.resolve(distribution.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else if (!file.toString().endsWith(".aot")) {
          Files.copy(file, target, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    for (String document : List.of("LICENSE", "README.md", "fairlead.yaml")) {
      if (Files.exists(root.resolve(document))) {
        Files.copy(root.resolve(document), folder.resolve(document));
      }
    }
  }

  private static void train(Path folder) throws IOException {
    Path cache = folder.resolve("fairlead.aot");
    run(
        folder,
        Map.of("FAIRLEAD_AOT_OUTPUT", cache.toString()),
        folder.resolve("fairlead").toString(),
        "train");
    if (!Files.exists(cache)) {
      throw new IOException("the training made no AOT cache");
    }
  }

  /** Unpacks it somewhere else and runs it with nothing on the path. */
  private void prove(Path archive, Path elsewhere) throws IOException {
    run(elsewhere, Map.of(), "tar", "-xzf", archive.toString());
    String said =
        run(
            elsewhere,
            Map.of("PATH", "", "JAVA_HOME", ""),
            elsewhere.resolve(name).resolve("fairlead").toString(),
            "version");
    if (!said.contains("fairlead " + Version.number())) {
      throw new IOException("the package says: " + said);
    }
  }

  /** Runs a command to its end and returns what it said, which is the message if it fails. */
  private static String run(Path folder, Map<String, String> environment, String... command)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(key -> key.startsWith("FAIRLEAD_"));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw new IOException(
            String.join(" ", command) + " failed (" + process.exitValue() + "):\n" + said);
      }
    } catch (InterruptedException e) {
      process.destroy();
      throw new IOException("interrupted", e);
    }
    return said;
  }

  private static String system() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch");
    return (os.startsWith("mac") ? "macos" : os.replace(' ', '-'))
        + "-"
        + (arch.equals("amd64") ? "x86_64" : arch);
  }
}
