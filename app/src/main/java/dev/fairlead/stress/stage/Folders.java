package dev.fairlead.stress.stage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where a run keeps what. Immutable.
 *
 * @param root all of it is below
 */
public record Folders(Path root) {
  /** Makes those there must be. */
  static Folders in(Path root) throws IOException {
    Folders folders = new Folders(root.toAbsolutePath());
    Files.createDirectories(folders.root().resolve("logs"));
    Files.createDirectories(folders.state());
    return folders;
  }

  /** What a process says. */
  public Path log(String name) {
    return root.resolve("logs").resolve(name + ".log");
  }

  /** The proxy's, in JSON. */
  public Path accessLog() {
    return log("access");
  }

  /** What the proxy's garbage collector says. */
  public Path collections() {
    return log("proxy-gc");
  }

  /** The proxy's state folder. */
  public Path state() {
    return root.resolve("state");
  }

  /** The proxy's configuration. */
  public Path configuration() {
    return root.resolve("fairlead.yaml");
  }

  /** What clients were told. */
  public Path journal(String scenario) {
    return root.resolve(scenario + ".jsonl");
  }
}
