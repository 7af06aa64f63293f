package dev.fairlead.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * What may stand at one place of the file. One description serves both {@link SpecReader} and
 * {@link ConfigSchema}, so that what editors accept and what is read cannot drift apart. Immutable.
 *
 * @param <T> what is read
 */
interface Shape<T> {
  /** Reads a node; null, and at least one problem was added, when nothing could be made of it. */
  @Nullable T read(Node node, Reading reading);

  /** What is expected, with its article: {@code a duration such as 5s}. */
  String expected();

  /** The JSON Schema of all that is read without a problem (and of a little more). */
  Schema schema(Schema.Definitions definitions);
}
