package dev.fairlead.testing;

/**
 * A field line as it stood on the wire.
 *
 * @param name in its own case
 * @param value without the white space around it
 */
public record FieldLine(String name, String value) {
  /** Whether it bears that name, in any case. */
  public boolean named(String other) {
    return name.equalsIgnoreCase(other);
  }

  @Override
  public String toString() {
    return name + ": " + Wire.shown(value);
  }
}
