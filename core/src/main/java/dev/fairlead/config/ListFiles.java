package dev.fairlead.config;

import dev.fairlead.model.Cidr;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;

/**
 * The files that access rules refer to: a network, or a name and its bcrypt hash, on each line.
 * Empty lines and what follows a {@code #} at the start of a line or behind a network are passed
 * over. Nothing of a file's contents is ever put into a message. Stateless: any thread; reads
 * files.
 */
public final class ListFiles {
  private static final int LARGEST = 64 * 1024 * 1024;

  // The costs are those of bcrypt; below 8 a hash is guessed too soon, above 16 it takes seconds.
  private static final Pattern HASH =
      Pattern.compile("\\$2[aby]\\$(?:0[4-9]|1[0-6])\\$[./A-Za-z0-9]{53}");

  private ListFiles() {}

  /**
   * The networks of a file, in their order.
   *
   * @throws IOException with half a sentence for the user: it cannot be read, or a line is none
   */
  public static List<Cidr> networks(String file) throws IOException {
    List<Cidr> networks = new ArrayList<>();
    lines(
        file,
        (line, number) -> {
          int comment = line.indexOf('#');
          networks.add(Cidr.parse((comment < 0 ? line : line.substring(0, comment)).strip()));
        },
        "no network");
    return networks;
  }

  /**
   * The hashes of a file by name. Cost 4 to 16; {@code htpasswd -B} writes such lines.
   *
   * @throws IOException with half a sentence for the user: it cannot be read, or a line is none
   */
  public static Map<String, String> users(String file) throws IOException {
    Map<String, String> users = new LinkedHashMap<>();
    lines(
        file,
        (line, number) -> {
          int colon = line.indexOf(':');
          if (colon < 1
              || !HASH.matcher(line.substring(colon + 1)).matches()
              || users.putIfAbsent(line.substring(0, colon), line.substring(colon + 1)) != null) {
            throw new IllegalArgumentException();
          }
        },
        "no name with a bcrypt hash of cost 4 to 16, or a name that stands there already");
    return users;
  }

  private static void lines(String file, BiConsumer<String, Integer> each, String otherwise)
      throws IOException {
    int number = 0;
    for (String line : text(file).split("\n", -1)) {
      number++;
      String stripped = line.strip();
      if (!stripped.isEmpty() && !stripped.startsWith("#")) {
        try {
          each.accept(stripped, number);
        } catch (IllegalArgumentException e) {
          throw new IOException(file + " has " + otherwise + " on line " + number, e);
        }
      }
    }
  }

  private static String text(String file) throws IOException {
    Path path = Path.of(file);
    try {
      if (Files.isDirectory(path)) {
        throw new IOException(file + " is a folder");
      }
      if (Files.size(path) > LARGEST) {
        throw new IOException(file + " is larger than 64 MiB");
      }
      return Files.readString(path, StandardCharsets.UTF_8);
    } catch (NoSuchFileException e) {
      throw new IOException(file + " does not exist", e);
    } catch (AccessDeniedException e) {
      throw new IOException(file + " may not be read", e);
    } catch (MalformedInputException e) {
      throw new IOException(file + " is not text in UTF-8", e);
    }
  }
}
