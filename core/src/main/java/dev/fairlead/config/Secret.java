package dev.fairlead.config;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A text that nobody may see: problems with it do not show it. */
final class Secret implements Shape<String> {
  /** At 16 characters the shortest that is not guessed, if it was made by chance. */
  private static final int LEAST = 16;

  private static final int MOST = 1024;

  static final Secret SHAPE = new Secret();

  private Secret() {}

  @Override
  public @Nullable String read(Node node, Reading reading) {
    String text = reading.text(node, expected());
    if (text == null) {
      return null;
    }
    int length = text.codePointCount(0, text.length());
    if (length < LEAST || length > MOST) {
      reading.problems().add(node, "expected " + expected() + ", found " + length);
      return null;
    }
    return text;
  }

  @Override
  public String expected() {
    return "a secret of " + LEAST + " to " + MOST + " characters";
  }

  @Override
  public Schema schema(Schema.Definitions definitions) {
    // Shorter ones may be references to the environment.
    return definitions.ref(
        "secret",
        () ->
            Schema.anyOf(
                List.of(
                    Schema.type("string").with("minLength", LEAST).with("maxLength", MOST),
                    Schema.type("integer"),
                    definitions.ref("environment", Scalar::environment))));
  }
}
