package dev.fairlead.control;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes files so that whoever reads one finds the old text or the new one, whole, whenever the
 * machine stops; and so that the new one is on the disk when writing returns. Stateless.
 */
final class DurableFile {
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");

  private DurableFile() {}

  /**
   * Writes a file that only its owner may read, in a folder that is made if there is none.
   *
   * @throws IOException with a sentence; the file is as it was
   */
  static void write(Path file, String text) throws IOException {
    Path folder = folderOf(file.toAbsolutePath());
    try {
      boolean there = Files.isDirectory(folder);
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      place(file, folder, text, null);
      if (!there) {
        force(folderOf(folder.toAbsolutePath()));
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw unwritten(file, e);
    }
  }

  /**
   * Replaces the text of a file that is there, behind symbolic links if there are any; mode and, as
   * far as this process may, owner stay.
   *
   * @throws IOException with a sentence; the file is as it was
   */
  static void replace(Path file, String text) throws IOException {
    try {
      Path real = file.toRealPath();
      place(real, folderOf(real), text, Files.readAttributes(real, PosixFileAttributes.class));
    } catch (IOException | UnsupportedOperationException e) {
      throw unwritten(file, e);
    }
  }

  private static Path folderOf(Path file) {
    return Objects.requireNonNull(file.getParent(), "a file has a folder");
  }

  private static void place(Path file, Path folder, String text, @Nullable PosixFileAttributes as)
      throws IOException {
    // Made with mode 0600.
    Path draft = Files.createTempFile(folder, "." + file.getFileName() + ".", ".new");
    try {
      try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
        ByteBuffer left = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (left.hasRemaining()) {
          out.write(left);
        }
        if (as != null) {
          imitate(draft, as);
        }
        out.force(true);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(draft);
    }
    // The name is on the disk only when the folder is.
    force(folder);
  }

  private static void force(Path folder) throws IOException {
    try (FileChannel entries = FileChannel.open(folder, StandardOpenOption.READ)) {
      entries.force(true);
    }
  }

  private static void imitate(Path draft, PosixFileAttributes as) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(draft, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    try {
      view.setGroup(as.group());
      view.setOwner(as.owner());
    } catch (IOException _) {
      // Only root gives files away.
    }
    view.setPermissions(as.permissions());
  }

  private static IOException unwritten(Path file, Exception e) {
    String reason =
        switch (e) {
          case AccessDeniedException _ -> "permission denied";
          case NoSuchFileException gone -> gone.getFile() + " is not there";
          case FileAlreadyExistsException taken -> taken.getFile() + " is no folder";
          case FileSystemException fault when fault.getReason() != null -> fault.getReason();
          default -> String.valueOf(e.getMessage());
        };
    return new IOException(file + " cannot be written (" + reason + ")", e);
  }
}
