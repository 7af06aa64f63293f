package dev.fairlead.config;

import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;

/** A value and where it stands, for checks that look at more than one place. Immutable. */
record Located<T>(T value, Node place) {

  /** Keeps the place of what a shape reads. */
  static <T> Shape<Located<T>> of(Shape<T> shape) {
    return new Shape<>() {
      @Override
      public @Nullable Located<T> read(Node node, Reading reading) {
        T value = shape.read(node, reading);
        return value == null ? null : new Located<>(value, node);
      }

      @Override
      public String expected() {
        return shape.expected();
      }

      @Override
      public Schema schema(Schema.Definitions definitions) {
        return shape.schema(definitions);
      }
    };
  }
}
