package dev.fairlead.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher scripts, as a shell runs them: what they say on a machine that lacks something. */
class LauncherTest {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

  /** How a command ended. */
  private record Ended(int code, String said) {}

  @TempDir Path folder;

  @Test
  void scripts_areSoundShell() throws Exception {
    for (String script : List.of("fairlead", "app/src/main/dist/fairlead")) {
      Ended ended = run(Map.of(), "sh", "-n", ROOT.resolve(script).toString());

      assertThat(ended).as(script).isEqualTo(new Ended(0, ""));
    }
  }

  @Test
  void noJdk_isSaidInOneSentence_withWhatToInstall() throws Exception {
    Ended ended = launch(bareMachine());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said().lines()).hasSize(1);
    assertThat(ended.said())
        .startsWith("fairlead: no JDK 25 or newer found: install one (")
        .contains("or set JAVA_HOME");
  }

  @Test
  void anOlderJdk_orOneWithoutCompiler_willNotDo() throws Exception {
    jdk("older", "24.0.2", true);
    jdk("runtime-only", "25.0.1", false);

    assertThat(launch(bareMachine()).said()).startsWith("fairlead: no JDK 25");
  }

  @Test
  void aJdk_isFoundAmongOthers_andMavenIsAskedFor() throws Exception {
    jdk("older", "17.0.1", true);
    jdk("wanted", "26-ea", true);

    Ended ended = launch(bareMachine());

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said().lines()).hasSize(1);
    assertThat(ended.said()).startsWith("fairlead: no Maven found");
  }

  @Test
  void launcher_isFoundThroughSymbolicLinks_andLeavesNoLock() throws Exception {
    Path first = Files.createSymbolicLink(folder.resolve("first"), launcher());
    Path second = Files.createSymbolicLink(folder.resolve("second"), first.getFileName());
    jdk("wanted", "25", true);

    Ended ended = run(bareMachine(), second.toString(), "version");

    assertThat(ended.said()).startsWith("fairlead: no Maven found");
    assertThat(launcher().resolveSibling("target")).exists().isEmptyDirectory();
  }

  @Test
  void packagedLauncher_withoutItsRuntime_saysSo() throws Exception {
    Path script =
        Files.copy(
            ROOT.resolve("app/src/main/dist/fairlead"),
            folder.resolve("packaged"),
            StandardCopyOption.COPY_ATTRIBUTES);

    Ended ended = run(Map.of("PATH", ""), script.toString(), "version");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.said()).contains("no Java at").contains("runtime/bin/java");
  }

  /** The launcher alone in a source tree without a build, so that it must look for its tools. */
  private Path launcher() throws IOException {
    Path script = Files.createDirectories(folder.resolve("tree")).resolve("fairlead");
    if (!Files.exists(script)) {
      Files.copy(ROOT.resolve("fairlead"), script, StandardCopyOption.COPY_ATTRIBUTES);
    }
    return script;
  }

  private Ended launch(Map<String, String> environment) throws Exception {
    return run(environment, launcher().toString(), "version");
  }

  /** No Java, no Maven, but the few tools of every system. */
  private Map<String, String> bareMachine() throws IOException {
    Path tools = Files.createDirectories(folder.resolve("tools"));
    for (String tool :
        List.of(
            "uname", "mkdir", "rm", "rmdir", "sleep", "find", "head", "sed", "readlink", "touch")) {
      Path usual = Path.of("/usr/bin", tool);
      Path found = Files.exists(usual) ? usual : Path.of("/bin", tool);
      executable(tools.resolve(tool), "#!/bin/sh\nexec " + found + " \"$@\"\n");
    }
    return Map.of(
        "PATH", tools.toString(),
        "HOME", folder.resolve("home").toString(),
        "FAIRLEAD_JDKS", folder.resolve("jdks").toString());
  }

  private void jdk(String name, String version, boolean withCompiler) throws IOException {
    Path home = Files.createDirectories(folder.resolve("jdks").resolve(name));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path bin = Files.createDirectories(home.resolve("bin"));
    for (String tool : withCompiler ? List.of("java", "javac") : List.of("java")) {
      executable(bin.resolve(tool), "");
    }
  }

  private static void executable(Path file, String content) throws IOException {
    if (Files.notExists(file)) {
      Files.createFile(
          file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      Files.writeString(file, content);
    }
  }

  private Ended run(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    if (!environment.isEmpty()) {
      builder.environment().clear();
      builder.environment().putAll(environment);
    }
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Ended(process.waitFor(), said);
  }
}
