package dev.fairlead.stress.stage;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The file system of the state folder: a small one in memory of its own where that is allowed
 * (Linux, root), so that it can be filled without harm. Used by one thread at a time.
 */
public final class Disk implements AutoCloseable {
  private static final String SIZE = "64m";
  private static final int PIECE = 64 * 1024;
  private static final int PAGE = 4 * 1024;

  private final Path folder;
  private final Path ballast;
  private final String phrase;
  private final boolean own;

  private Disk(Path folder, boolean own, String phrase) {
    this.folder = folder;
    this.ballast = folder.resolve("ballast");
    this.own = own;
    this.phrase = phrase;
  }

  static Disk mount(Path folder) throws InterruptedException {
    try {
      Tool.run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "tmpfs", folder.toString());
      return new Disk(folder, true, "a file system of its own, " + SIZE);
    } catch (IOException e) {
      return new Disk(
          folder,
          false,
          "the state folder can get no small file system of its own, which takes root on Linux ("
              + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
              + ")");
    }
  }

  /** Whether it may be filled. */
  public boolean isOwn() {
    return own;
  }

  /** What it is, or why it may not be filled. */
  public String phrase() {
    return phrase;
  }

  /** Takes all the room there is. */
  public void fill() throws IOException {
    try (OutputStream out = Files.newOutputStream(ballast)) {
      pour(out, PIECE);
      pour(out, PAGE);
    } catch (IOException e) {
      // Closing it may be refused, too: whether there is room left is looked at next.
      return;
    }
  }

  private static void pour(OutputStream out, int piece) {
    byte[] bytes = new byte[piece];
    try {
      while (true) {
        out.write(bytes);
      }
    } catch (IOException e) {
      // Full, which is what was wanted.
      return;
    }
  }

  /** Whether something can be written there. */
  public boolean takes() {
    Path probe = folder.resolve("probe");
    try {
      Files.write(probe, new byte[PAGE]);
      return true;
    } catch (IOException e) {
      return false;
    } finally {
      remove(probe);
    }
  }

  /** Gives the room back. */
  public void clear() {
    remove(ballast);
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // Whoever looks for room will see.
      return;
    }
  }

  /** Keeps what is in it, in a folder beside. */
  @Override
  public void close() throws IOException {
    if (!own) {
      return;
    }
    clear();
    Path kept = folder.resolveSibling(folder.getFileName() + ".kept");
    try {
      Tool.run("cp", "-r", folder.toString(), kept.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      unmount();
    }
  }

  /** Even when the thread was told to stop: nobody else would do it. */
  private void unmount() throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      try {
        Tool.run("umount", folder.toString());
      } catch (IOException e) {
        // Somebody still looks into it: it goes when they do.
        Tool.run("umount", "-l", folder.toString());
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
