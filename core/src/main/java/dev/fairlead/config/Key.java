package dev.fairlead.config;

import org.jspecify.annotations.Nullable;

/**
 * One key of a {@link Section}.
 *
 * @param name as written
 * @param shape what its value is
 * @param required whether it must be there
 * @param standard what holds when it is not written, as one would write it; null when there is no
 *     such text
 * @param meaning for the schema, one sentence without a final stop
 */
record Key<T>(
    String name, Shape<T> shape, boolean required, @Nullable Object standard, String meaning) {

  static <T> Key<T> required(String name, Shape<T> shape, String meaning) {
    return new Key<>(name, shape, true, null, meaning);
  }

  static <T> Key<T> optional(String name, Shape<T> shape, String meaning) {
    return new Key<>(name, shape, false, null, meaning);
  }

  static <T> Key<T> optional(String name, Shape<T> shape, Object standard, String meaning) {
    return new Key<>(name, shape, false, standard, meaning);
  }
}
