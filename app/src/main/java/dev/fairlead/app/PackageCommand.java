package dev.fairlead.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code fairlead package}. */
@Command(
    name = "package",
    description =
        "Makes a tar.gz with a Java runtime of its own, for machines of this system without Java"
            + " (from the sources only).",
    footer = {"%nExample:", "  ./fairlead package && ls dist"})
final class PackageCommand implements Callable<Integer> {
  private static final long MEBIBYTE = 1024 * 1024;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FOLDER",
      description = "Where to put it (default: dist, beside the sources' launcher).")
  private @Nullable Path output;

  @Override
  public Integer call() throws IOException {
    Path root =
        SourceTree.root()
            .orElseThrow(() -> new IOException("packages are made from the sources only"));
    Path distribution =
        SourceTree.distribution().orElseThrow(() -> new IOException("start it with ./fairlead"));
    Path folder = Files.createDirectories(output == null ? root.resolve("dist") : output);
    Path made = new Packaging(root, distribution, folder).make();
    spec.commandLine()
        .getOut()
        .println(made + " (" + (Files.size(made) + MEBIBYTE / 2) / MEBIBYTE + " MiB)");
    return 0;
  }
}
