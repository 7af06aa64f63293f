package dev.fairlead.admin.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of the admin port: a file with a name, a role and a token on each line, that only its
 * owner may read. It is read again when it has changed. Any thread.
 *
 * <p>Only digests are kept, and all are compared, each in constant time.
 */
public final class TokenFile {
  /** Its name in the state folder. */
  public static final String NAME = "admin-tokens";

  private static final int BYTES = 32;

  /** A token that a person made up must have so many characters at least. */
  private static final int SHORTEST = 16;

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");

  private final Path file;
  private @Nullable Stamp seen;
  private List<Entry> entries = List.of();

  /** One line. */
  public record Line(Bearer bearer, String token) {}

  private static final class Entry {
    private final Bearer bearer;
    private final byte[] digest;

    Entry(Line line) {
      bearer = line.bearer;
      digest = digest(line.token);
    }
  }

  /** What tells one state of the file from another. */
  private record Stamp(String identity, FileTime modified, long size) {}

  private TokenFile(Path file) {
    this.file = file;
  }

  /**
   * The file, made with three tokens by chance if there is none.
   *
   * @throws IOException with a sentence, when it can neither be read nor made
   */
  public static TokenFile open(Path file) throws IOException {
    if (!Files.exists(file)) {
      make(file);
    }
    TokenFile tokens = new TokenFile(file);
    tokens.refresh();
    return tokens;
  }

  /**
   * The lines of a file.
   *
   * @throws IOException with a sentence, when it is not there, not sound, or others may read it
   */
  public static List<Line> read(Path file) throws IOException {
    try {
      Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
      if (!OWNERS.containsAll(mode)) {
        throw new IOException(
            file
                + " holds admin tokens, but its mode is "
                + PosixFilePermissions.toString(mode)
                + " so that others may read or change it: chmod 600 "
                + file
                + ", and replace the tokens if somebody may have seen them");
      }
      return parse(file, Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (NoSuchFileException e) {
      throw new IOException("there is no token file " + file, e);
    } catch (AccessDeniedException e) {
      throw new IOException("token file " + file + " cannot be read: permission denied", e);
    } catch (java.nio.charset.CharacterCodingException e) {
      throw new IOException("token file " + file + " is not text in UTF-8", e);
    }
  }

  private static List<Line> parse(Path file, List<String> lines) throws IOException {
    List<Line> found = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String[] words = line.split("\\s+", -1);
      Role role = words.length == 3 ? Role.of(words[1].toLowerCase(Locale.ROOT)) : null;
      if (role == null || words[2].length() < SHORTEST) {
        throw new IOException(
            file
                + ":"
                + (i + 1)
                + ": expected a name, a role (read, operate or configure) and a token of "
                + SHORTEST
                + " characters or more");
      }
      found.add(new Line(new Bearer(words[0], role), words[2]));
    }
    return found;
  }

  /** Written beside its place, on the disk, and put there by a link that replaces nothing. */
  private static void make(Path file) throws IOException {
    Path folder = Objects.requireNonNullElse(file.toAbsolutePath().getParent(), Path.of("/"));
    try {
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNERS));
      Path draft = Files.createTempFile(folder, NAME + ".", ".new"); // of mode 0600
      try {
        try (FileChannel out = FileChannel.open(draft, StandardOpenOption.WRITE)) {
          ByteBuffer left = ByteBuffer.wrap(fresh().getBytes(StandardCharsets.UTF_8));
          while (left.hasRemaining()) {
            out.write(left);
          }
          out.force(true);
        }
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException e) {
        // Another process was quicker: its tokens are the ones.
      } finally {
        Files.deleteIfExists(draft);
      }
    } catch (IOException | UnsupportedOperationException e) {
      throw new IOException(
          "admin tokens cannot be kept in " + file + ": " + reason(e) + "; set admin.tokens", e);
    }
  }

  private static String reason(Exception e) {
    return switch (e) {
      case AccessDeniedException _ -> "permission denied";
      case FileAlreadyExistsException taken -> taken.getFile() + " is no folder";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String fresh() {
    StringBuilder text =
        new StringBuilder(
            "# Tokens of the admin port: name, role, token. Read again when changed.\n");
    for (Role role : Role.values()) {
      byte[] bytes = new byte[BYTES];
      new SecureRandom().nextBytes(bytes);
      text.append(role.word()).append("-default ").append(role.word()).append(' ');
      text.append(HexFormat.of().formatHex(bytes)).append('\n');
    }
    return text.toString();
  }

  /**
   * Whose token that is, or null when it is nobody's.
   *
   * @throws IOException with a sentence, when the file cannot be used as it is now
   */
  public @Nullable Bearer find(String token) throws IOException {
    byte[] digest = digest(token);
    Bearer found = null;
    for (Entry entry : refresh()) {
      if (MessageDigest.isEqual(entry.digest, digest)) {
        found = entry.bearer;
      }
    }
    return found;
  }

  private synchronized List<Entry> refresh() throws IOException {
    Stamp now;
    try {
      BasicFileAttributes about = Files.readAttributes(file, BasicFileAttributes.class);
      now =
          new Stamp(
              String.valueOf(about.fileKey()) + Files.getAttribute(file, "unix:ctime"),
              about.lastModifiedTime(),
              about.size());
    } catch (NoSuchFileException e) {
      throw new IOException("there is no token file " + file, e);
    }
    if (!now.equals(seen)) {
      entries = read(file).stream().map(Entry::new).toList();
      seen = now;
    }
    return entries;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
