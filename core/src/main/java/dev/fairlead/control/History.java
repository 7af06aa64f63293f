package dev.fairlead.control;

import dev.fairlead.control.ControlPlane.Version;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The last versions of the configuration file, each in a file of its own: some lines of comment
 * that say when, by whom and what, a line that ends them, and the text byte for byte. The first
 * version is written only when there is a second one, so that a proxy whose configuration nobody
 * changes leaves no files behind. Not for concurrent use.
 */
final class History {
  /** How many versions are kept. */
  static final int KEPT = 100;

  private static final String END = "# ----\n";
  private static final Pattern NAME = Pattern.compile("([0-9]{1,18})\\.yaml");
  private static final Pattern HEAD =
      Pattern.compile("# Version [0-9]+, (\\S+), (confirmed|unconfirmed|on trial), by (.*)\n");

  /**
   * A version.
   *
   * @param trial whether it waits to be confirmed, or did when the process ended
   */
  private record Entry(Version version, boolean trial, String text, boolean saved) {}

  /** Where versions are kept; null for in memory only. */
  private final @Nullable Path folder;

  private final TreeMap<Long, Entry> entries = new TreeMap<>();

  /** Reads what there is. Files that are none of its own are passed over. */
  History(@Nullable Path folder) {
    this.folder = folder;
    if (folder == null || !Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        if (name.matches()) {
          read(Long.parseLong(name.group(1)), file);
        }
      }
    } catch (IOException _) {
      // A history that cannot be read is none; writing to it will say why.
    }
  }

  private void read(long number, Path file) {
    try {
      String all = Files.readString(file);
      int end = all.indexOf(END);
      Matcher head = HEAD.matcher(all);
      if (end < 0 || !head.lookingAt()) {
        return;
      }
      List<String> changes = all.substring(head.end(), end).lines().map(History::bare).toList();
      boolean confirmed = head.group(2).equals("confirmed");
      Version version =
          new Version(number, Instant.parse(head.group(1)), head.group(3), confirmed, changes);
      boolean trial = head.group(2).equals("on trial");
      entries.put(number, new Entry(version, trial, all.substring(end + END.length()), true));
    } catch (IOException | DateTimeException _) {
      // Not one of ours.
    }
  }

  private static String bare(String line) {
    return line.startsWith("#   ") ? line.substring(4) : line;
  }

  /** All, newest first. */
  List<Version> versions() {
    List<Version> versions = new ArrayList<>();
    entries.descendingMap().values().forEach(entry -> versions.add(entry.version));
    return versions;
  }

  /** The text of a version, or null. */
  @Nullable String text(long number) {
    Entry entry = entries.get(number);
    return entry == null ? null : entry.text;
  }

  /** The newest confirmed text, or null when there is none. */
  @Nullable String newest() {
    for (Entry entry : entries.descendingMap().values()) {
      if (entry.version.confirmed()) {
        return entry.text;
      }
    }
    return null;
  }

  /** The one on trial; null when none is. */
  @Nullable Version onTrial() {
    for (Entry entry : entries.values()) {
      if (entry.trial) {
        return entry.version;
      }
    }
    return null;
  }

  /** One more, on trial unless it is confirmed; it is not written yet. */
  Version add(Instant time, String author, boolean confirmed, List<String> changes, String text) {
    long number = entries.isEmpty() ? 1 : entries.lastKey() + 1;
    Version version = new Version(number, time, author, confirmed, changes);
    entries.put(number, new Entry(version, !confirmed, text, false));
    return version;
  }

  /** The trial of a version is over; that is not written yet. */
  void end(long number, boolean confirmed) {
    Entry was = entries.get(number);
    if (was != null) {
      Version old = was.version;
      Version version =
          new Version(old.number(), old.time(), old.author(), confirmed, old.changes());
      entries.put(number, new Entry(version, false, was.text, false));
    }
  }

  /**
   * Writes what is not written, and forgets the oldest.
   *
   * @throws IOException with a sentence
   */
  void save() throws IOException {
    while (entries.size() > KEPT) {
      long oldest = entries.pollFirstEntry().getKey();
      if (folder != null) {
        Files.deleteIfExists(file(folder, oldest));
      }
    }
    if (folder == null) {
      return;
    }
    for (Map.Entry<Long, Entry> each : entries.entrySet()) {
      Entry entry = each.getValue();
      if (!entry.saved) {
        DurableFile.write(file(folder, each.getKey()), head(entry) + END + entry.text);
        each.setValue(new Entry(entry.version, entry.trial, entry.text, true));
      }
    }
  }

  private static Path file(Path folder, long number) {
    return folder.resolve(String.format("%04d.yaml", number));
  }

  private static String head(Entry entry) {
    Version version = entry.version;
    StringBuilder head = new StringBuilder("# Version ").append(version.number());
    head.append(", ").append(version.time());
    String state = entry.trial ? "on trial" : version.confirmed() ? "confirmed" : "unconfirmed";
    head.append(", ").append(state).append(", by ");
    head.append(version.author().replaceAll("\\p{Cntrl}", " ")).append('\n');
    for (String change : version.changes()) {
      head.append("#   ").append(change.replaceAll("\\p{Cntrl}", " ")).append('\n');
    }
    return head.toString();
  }
}
