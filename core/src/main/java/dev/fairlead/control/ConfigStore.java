package dev.fairlead.control;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a configuration and what was changed at run time are kept: a file and a state folder, or
 * nowhere. One user at a time.
 */
public final class ConfigStore {
  private final @Nullable Path file;
  private final @Nullable OverlayFile overlay;
  private final @Nullable Path history;

  private ConfigStore(@Nullable Path file, @Nullable Path state) {
    this.file = file;
    this.overlay = state == null ? null : new OverlayFile(state);
    this.history = state == null ? null : state.resolve("history");
  }

  /**
   * A configuration file and a state folder, which is made when there is something to keep.
   *
   * @param file the configuration
   * @param state the folder
   */
  public static ConfigStore of(Path file, Path state) {
    return new ConfigStore(file, state);
  }

  /** Nothing outlives the process. */
  public static ConfigStore inMemory() {
    return new ConfigStore(null, null);
  }

  /** A sentence for who changes something and might believe that it is kept; null when it is. */
  @Nullable String warning() {
    return file == null
        ? "this proxy runs without a configuration file: the change is lost when it stops"
        : null;
  }

  /** What problems call the configuration. */
  String name() {
    return file == null ? "configuration" : file.toString();
  }

  /**
   * What was changed at run time before the process began.
   *
   * @param warnings told, a sentence or some lines each, what a person should know
   */
  public Overlay load(Instant now, Consumer<String> warnings) {
    return overlay == null ? Overlay.EMPTY : overlay.load(now, warnings);
  }

  /** Keeps what was changed at run time; it is on the disk when this returns. */
  void save(Overlay changes) throws IOException {
    if (overlay != null) {
      overlay.save(changes);
    }
  }

  /** Whether the file has that text, or there is none that could have another. */
  boolean has(String text) throws IOException {
    try {
      return file == null || Files.readString(file).equals(text);
    } catch (NoSuchFileException | CharacterCodingException _) {
      return false;
    }
  }

  /** Replaces the configuration's text; it is on the disk when this returns. */
  void write(String text) throws IOException {
    if (file != null) {
      DurableFile.replace(file, text);
    }
  }

  History history() {
    return new History(history);
  }
}
