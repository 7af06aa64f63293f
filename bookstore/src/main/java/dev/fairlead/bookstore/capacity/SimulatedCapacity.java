package dev.fairlead.bookstore.capacity;

import java.util.ArrayList;
import java.util.List;

/**
 * What a bookstore pretends to be able to do. Immutable.
 *
 * @param places requests served at a time, the others wait in the order of their arrival; 0 for no
 *     limit
 * @param serviceTime how long each is served
 * @param failRate the share that is answered with 500
 * @param failFast whether those that fail do so at once, without waiting or being served
 * @param seed of service times and failures
 */
public record SimulatedCapacity(
    int places, ServiceTime serviceTime, FailRate failRate, boolean failFast, long seed) {
  /** Nothing is simulated. */
  public static final SimulatedCapacity OFF =
      new SimulatedCapacity(0, ServiceTime.none(), FailRate.NONE, false, 0);

  /** Checks the number of places. */
  public SimulatedCapacity {
    if (places < 0) {
      throw new IllegalArgumentException("the capacity must be 1 or more, not " + places);
    }
  }

  /** Whether there is anything to simulate. */
  public boolean isOff() {
    return places == 0 && serviceTime.equals(ServiceTime.none()) && failRate.share() == 0;
  }

  /** For people: {@code 4 at a time, 20ms±5ms each, 2% fail}. */
  public String text() {
    List<String> parts = new ArrayList<>();
    if (places > 0) {
      parts.add(places + " at a time");
    }
    if (!serviceTime.equals(ServiceTime.none())) {
      parts.add(serviceTime + " each");
    }
    if (failRate.share() > 0) {
      parts.add(failRate + (failFast ? " fail at once" : " fail"));
    }
    return parts.isEmpty() ? "nothing simulated" : String.join(", ", parts);
  }
}
