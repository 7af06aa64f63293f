package dev.fairlead.control;

import dev.fairlead.config.BackendPatch;
import dev.fairlead.config.BackendSpec;
import dev.fairlead.config.Piece;
import dev.fairlead.config.PieceReader;
import dev.fairlead.config.Problem;
import java.util.List;

/**
 * Reads changes from JSON by the rules of the configuration file, so that mistakes are named as
 * well as there, with line and column. Stateless: any thread.
 */
public final class BackendReader {
  /** What problems call the text. */
  public static final String NAME = "body";

  private BackendReader() {}

  /** A backend: {@code {"url": "http://127.0.0.1:9001", "name": "b1", "weight": 3}}. */
  public static Piece<BackendSpec> read(String json) {
    return PieceReader.backend(json, NAME);
  }

  /** Other settings of a backend: {@code {"weight": 0, "state": "drain"}}. */
  public static Piece<BackendChange.Patch> patch(String upstream, String backend, String json) {
    return switch (PieceReader.patch(json, NAME)) {
      case Piece.Sound<BackendPatch>(BackendPatch patch) ->
          new Piece.Sound<>(
              new BackendChange.Patch(
                  upstream, backend, patch.weight(), patch.state(), patch.maxInFlight()));
      case Piece.Faulty<BackendPatch>(List<Problem> problems) -> new Piece.Faulty<>(problems);
    };
  }
}
