package dev.fairlead.control;

import dev.fairlead.config.Piece;
import dev.fairlead.config.PieceReader;
import dev.fairlead.config.Problem;
import dev.fairlead.config.RuntimeChanges;
import dev.fairlead.config.Written;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** The file that an {@link Overlay} outlives the process in. One writer at a time. */
public final class OverlayFile {
  /** In the state folder. */
  public static final String NAME = "runtime-changes.yaml";

  private static final DateTimeFormatter WHEN =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final String HEAD =
      """
      # What was changed while the proxy ran. It is laid over the configuration file at each start
      # and reload; './fairlead config export --write' puts it into that file. Not to be edited.
      """;

  private final Path file;

  /** One in a state folder, which need not exist. */
  public OverlayFile(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /** What came of reading it. */
  public sealed interface Read {
    /** It is sound, or not there. */
    record Good(Overlay overlay) implements Read {}

    /** It is there, but cannot be used. */
    record Bad(String why) implements Read {}
  }

  /** Reads it and changes nothing. */
  public Read read() {
    String text;
    try {
      text = Files.readString(file);
    } catch (NoSuchFileException _) {
      return new Read.Good(Overlay.EMPTY);
    } catch (CharacterCodingException _) {
      return new Read.Bad(file + " is no text in UTF-8");
    } catch (IOException e) {
      return new Read.Bad(file + " cannot be read: " + e.getMessage());
    }
    return switch (PieceReader.overlay(text, file.toString())) {
      case Piece.Sound<Map<String, RuntimeChanges>>(Map<String, RuntimeChanges> changes) ->
          new Read.Good(new Overlay(changes));
      case Piece.Faulty<Map<String, RuntimeChanges>>(List<Problem> problems) ->
          new Read.Bad(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
    };
  }

  /**
   * Reads it; one that cannot be used is set aside under another name, and nothing was changed.
   *
   * @param warnings told, a sentence or some lines each, what a person should know
   */
  public Overlay load(Instant now, Consumer<String> warnings) {
    return switch (read()) {
      case Read.Good(Overlay overlay) -> overlay;
      case Read.Bad(String why) -> {
        Path aside = file.resolveSibling(NAME + ".corrupt-" + WHEN.format(now));
        String what;
        try {
          Files.move(file, aside);
          what = "it is now " + aside;
        } catch (IOException e) {
          what = "nor can it be set aside (" + e.getMessage() + ")";
        }
        warnings.accept(
            "what was changed at run time cannot be read, "
                + what
                + "; the configuration file alone is in force\n"
                + why);
        yield Overlay.EMPTY;
      }
    };
  }

  /**
   * Writes it, on the disk when this returns.
   *
   * @throws IOException with a sentence; the file is as it was
   */
  public void save(Overlay overlay) throws IOException {
    DurableFile.write(file, HEAD + Written.overlay(overlay.byUpstream()));
  }
}
