package dev.fairlead.analytics.history;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What SQLite does not say of a file, or not clearly: that it is cut short, which shows only when
 * what is missing is looked for, and that nothing can be written beside it. Stateless: any thread.
 *
 * @see <a href="https://www.sqlite.org/fileformat2.html#the_database_header">The file's header</a>
 */
final class FileCheck {
  private static final int HEADER = 100;
  private static final int PAGE_SIZE_AT = 16;
  private static final int PAGES_AT = 28;
  private static final int LARGEST_PAGE = 65_536;
  private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.ISO_8859_1);

  private FileCheck() {}

  /** Throws when a file that nobody has open is shorter than it says; one that is empty is new. */
  static void isWhole(Path file) throws SQLiteException {
    try {
      if (!Files.exists(file) || hasJournal(file)) {
        return;
      }
      long length = Files.size(file);
      long expected = length == 0 ? 0 : expected(file, length);
      if (length < expected) {
        throw new SQLiteException(
            "it is cut short, %,d of %,d bytes are there".formatted(length, expected),
            SQLiteErrorCode.SQLITE_CORRUPT);
      }
    } catch (IOException e) {
      // SQLite will find out, and say why.
      return;
    }
  }

  /** Then the newest pages, and how many there are, stand in it. */
  private static boolean hasJournal(Path file) throws IOException {
    Path journal = file.resolveSibling(file.getFileName() + "-wal");
    return Files.exists(journal) && Files.size(journal) > 0;
  }

  private static long expected(Path file, long length) throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    try (FileChannel channel = FileChannel.open(file)) {
      while (header.hasRemaining() && channel.read(header) > 0) {
        // Until it is full, or the file ends.
      }
    }
    for (int i = 0; i < Math.min(MAGIC.length, header.position()); i++) {
      if (header.get(i) != MAGIC[i]) {
        return length;
      }
    }
    if (header.hasRemaining()) {
      return HEADER;
    }
    int size = Short.toUnsignedInt(header.getShort(PAGE_SIZE_AT));
    return Integer.toUnsignedLong(header.getInt(PAGES_AT)) * (size == 1 ? LARGEST_PAGE : size);
  }

  /** What went wrong, in few words; with what a person can do about it, where that is known. */
  static String reason(StoreAddress address, Exception e) {
    String said = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    if (address instanceof StoreAddress.Sqlite(Path file) && e instanceof SQLiteException) {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null && Files.isDirectory(folder) && !Files.isWritable(folder)) {
        return said + "; the folder is read-only, and SQLite needs files of its own beside it";
      }
    }
    return said;
  }
}
