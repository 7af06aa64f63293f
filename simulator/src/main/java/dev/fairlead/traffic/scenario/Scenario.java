package dev.fairlead.traffic.scenario;

import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What traffic is to be like, as written and checked. Immutable.
 *
 * @param name one word
 * @param description for people, may be empty
 * @param target scheme, host and port; null when it is to be said with the command
 * @param duration how long journeys begin; those begun go on to their end
 * @param arrivals when they begin
 * @param link how requests are carried
 * @param population who begins them
 * @param limits what the simulator may hold at a time, and how long it waits
 * @param pace how slowly clients read and write; null for as quick as can be
 * @param data lists that texts draw from, by name
 * @param variables values that every journey begins with
 * @param thresholds what must hold in the end
 * @param prepare what each client of the population does once, before all; null for nothing
 * @param journeys from which each user takes one, by weight; empty when a log says what is asked
 */
public record Scenario(
    String name,
    String description,
    @Nullable URI target,
    Duration duration,
    ArrivalSpec arrivals,
    LinkSpec link,
    Population population,
    Limits limits,
    @Nullable Pace pace,
    Map<String, List<String>> data,
    Map<String, String> variables,
    List<Threshold> thresholds,
    @Nullable Journey prepare,
    List<Journey> journeys) {
  /** Under these names requests of a log are counted. */
  private static final List<String> OF_LOG = List.of("GET of the log", "HEAD of the log");

  /** The names under which requests are counted, in the order of the file. */
  public Set<String> requestNames() {
    return requestNames(journeys);
  }

  static Set<String> requestNames(List<Journey> journeys) {
    Set<String> names = new LinkedHashSet<>(journeys.isEmpty() ? OF_LOG : List.of());
    journeys.forEach(journey -> journey.requests().forEach(step -> names.add(step.name())));
    return names;
  }

  /**
   * How requests are carried.
   *
   * @param http2 HTTP/2, with prior knowledge where there is no TLS
   * @param shared how many connections from each address are kept for whoever comes next; 0: each
   *     user has one and closes it in the end
   */
  public record LinkSpec(boolean http2, int shared) {}

  /**
   * Who the users are.
   *
   * @param clients how many addresses there are, 1 or more
   * @param via how the target is to see them
   * @param firstAddress the first of them, as a number
   */
  public record Population(int clients, Via via, int firstAddress) {
    /** How a target tells clients apart. */
    public enum Via {
      /** All come from the address the system picks. */
      NONE,
      /** By the address that the connection comes from, in 127.0.0.0/8. */
      SOURCE,
      /** By X-Forwarded-For, which the target must trust. */
      FORWARDED;

      /** As it is written. */
      public String word() {
        return switch (this) {
          case NONE -> "none";
          case SOURCE -> "source";
          case FORWARDED -> "x-forwarded-for";
        };
      }
    }

    /** The address of a client, dotted. */
    public String address(int client) {
      int address = firstAddress + client;
      return (address >>> 24)
          + "."
          + (address >>> 16 & 0xff)
          + "."
          + (address >>> 8 & 0xff)
          + "."
          + (address & 0xff);
    }
  }

  /**
   * What is held at a time.
   *
   * @param users journeys under way; those that would begin beyond are dropped, and counted
   * @param timeout until an answer must be whole, from its request's sending
   * @param linger how long journeys may go on after the last began
   */
  public record Limits(int users, Duration timeout, Duration linger) {}

  /**
   * A slow connection.
   *
   * @param down bytes a second that a client reads; 0 for any number
   * @param up bytes a second that it writes; 0 for any number
   */
  public record Pace(int down, int up) {}
}
