package dev.fairlead.comparison.result;

import java.util.List;

/**
 * Traffic and backends, for people. Immutable.
 *
 * @param id one word, {@code one-slow}: unique, as it is asked for
 * @param title a few words: "One of four is ten times slower"
 * @param description what happens, in sentences
 * @param traffic how requests arrive: a phrase
 * @param serviceTimes how long they take: a phrase
 * @param requestsPerSecond how many arrive in the mean
 * @param load mean utilisation that results if no work is lost, 0.7 for 70 %
 * @param seconds how long the traffic lasts, on the simulated clock
 * @param backends in slot order
 * @param events what happens on the way, to be marked in charts; perhaps none
 */
public record Scenario(
    String id,
    String title,
    String description,
    String traffic,
    String serviceTimes,
    double requestsPerSecond,
    double load,
    double seconds,
    List<Backend> backends,
    List<Event> events) {
  public Scenario {
    backends = List.copyOf(backends);
    events = List.copyOf(events);
  }

  /**
   * One backend.
   *
   * @param name a, b, c …, or as recorded
   * @param weight as told to the policies
   * @param workers requests served at a time
   * @param meanServiceMicros time to serve a request, mean
   * @param remark what is special about it; empty if nothing
   */
  public record Backend(
      String name, int weight, int workers, double meanServiceMicros, String remark) {
    /** Requests per second it can serve. */
    public double capacity() {
      return workers * 1e6 / meanServiceMicros;
    }
  }

  /**
   * Something that happens to a backend.
   *
   * @param fromSeconds when it begins, from the start
   * @param untilSeconds when it ends
   * @param slot whose
   * @param what a word or two: "away", "fails", "refuses"
   */
  public record Event(double fromSeconds, double untilSeconds, int slot, String what) {}
}
