package dev.fairlead.control;

/**
 * Who makes a change.
 *
 * @param name of the token, or {@code loopback} for who needs none, or {@code file} for who changed
 *     the configuration file
 * @param address where from, as text; {@code -} for nowhere
 */
public record Author(String name, String address) {
  @Override
  public String toString() {
    return address.equals("-") ? name : name + " (" + address + ")";
  }
}
