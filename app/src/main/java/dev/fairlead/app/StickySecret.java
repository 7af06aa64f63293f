package dev.fairlead.app;

import dev.fairlead.balancer.Secrets;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The key of sticky cookies that are given no secret of their own: made by chance at the first use
 * and kept in a file that only its owner may read. Where that cannot be, the key is made for this
 * process alone, and a warning says so. The same for the life of the process, whatever becomes of
 * the file. Any thread.
 *
 * <p>The file comes into being whole and on the disk, under its name by a link that fails if there
 * is one already: so a process that is killed leaves none or a good one, and of two that start at
 * once both use the first one's. The draft that such a process may leave is taken away by a later
 * one.
 */
final class StickySecret implements Secrets {
  static final String FILE = "sticky.secret";

  private static final String DRAFT_END = ".new";
  private static final int BYTES = 32;

  /** No process takes so long between making a draft and giving it its name. */
  private static final Duration DRAFT_IS_DEAD = Duration.ofMinutes(1);

  private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{" + 2 * BYTES + "}");
  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private final Path folder;
  private final Consumer<String> warnings;
  private byte @Nullable [] key;

  /**
   * A key in a folder, which is made when there is something to keep.
   *
   * @param warnings told, a sentence each, what the user should know
   */
  StickySecret(Path folder, Consumer<String> warnings) {
    this.folder = folder;
    this.warnings = warnings;
  }

  @Override
  public synchronized byte[] sticky() {
    byte[] known = key;
    if (known == null) {
      known = find();
      key = known;
    }
    return known;
  }

  private byte[] find() {
    Path file = folder.resolve(FILE);
    sweep();
    try {
      return Files.exists(file) ? read(file) : make(file);
    } catch (IOException | UnsupportedOperationException e) {
      warnings.accept(
          "warning: the secret of sticky cookies cannot be kept in "
              + file
              + " ("
              + reason(e)
              + "): one is made for this run only, so after a restart, and at other proxies, clients"
              + " are bound anew; set 'state' to a folder that can be written to, or 'secret'");
      return random();
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException taken -> taken.getFile() + " is no folder";
      default -> Failures.sentence(e);
    };
  }

  /** Takes away what processes that were killed left; that it cannot be done is no harm. */
  private void sweep() {
    Instant dead = Instant.now().minus(DRAFT_IS_DEAD);
    try (DirectoryStream<Path> drafts = Files.newDirectoryStream(folder, FILE + ".*" + DRAFT_END)) {
      for (Path draft : drafts) {
        if (Files.getLastModifiedTime(draft).toInstant().isBefore(dead)) {
          Files.deleteIfExists(draft);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // There is no such folder yet, or it is another's.
    }
  }

  private byte[] read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
    if (!TEXT.matcher(text).matches()) {
      throw new IOException("it does not hold " + 2 * BYTES + " hexadecimal digits");
    }
    if (!OWNERS.containsAll(Files.getPosixFilePermissions(file))) {
      warnings.accept("warning: " + file + " is a secret that others may read: chmod 600 " + file);
    }
    return HexFormat.of().parseHex(text);
  }

  private byte[] make(Path file) throws IOException {
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS));
    // Made with mode 0600.
    Path draft = Files.createTempFile(folder, FILE + ".", DRAFT_END);
    try {
      byte[] text = (HexFormat.of().formatHex(random()) + "\n").getBytes(StandardCharsets.US_ASCII);
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(text);
        while (left.hasRemaining()) {
          out.write(left);
        }
        out.force(true);
      }
      Files.createLink(file, draft);
    } catch (FileAlreadyExistsException _) {
      // Another process was quicker: its secret is the one.
    } finally {
      Files.deleteIfExists(draft);
    }
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
    return read(file);
  }

  private static byte[] random() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return bytes;
  }
}
