package dev.fairlead.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request, and why: plain text and numbers, for people and for JSON.
 * Immutable.
 *
 * @param request its request line
 * @param client the address it counts as coming from
 * @param snapshot number of the configuration
 * @param routes all, in file order
 * @param answer what the proxy would answer itself; null when a backend would be asked
 * @param choice how the backend would be chosen; null when it does not come to that
 * @param limits what would hold while it is served; empty when it is not
 * @param head the head that the backend would be sent, line ends included; null when none would
 */
public record RequestExplanation(
    String request,
    String client,
    long snapshot,
    List<RouteLine> routes,
    @Nullable Answer answer,
    @Nullable Choice choice,
    List<Limit> limits,
    @Nullable String head) {
  public RequestExplanation {
    routes = List.copyOf(routes);
    limits = List.copyOf(limits);
  }

  /**
   * One route.
   *
   * @param name of the route
   * @param upstream where it leads
   * @param match what it takes, in a line
   * @param wins whether it takes the request
   * @param why it does or does not
   */
  public record RouteLine(String name, String upstream, String match, boolean wins, String why) {}

  /**
   * What the proxy would answer itself.
   *
   * @param status of the response
   * @param reason a sentence without a final stop
   */
  public record Answer(int status, String reason) {}

  /**
   * How a backend is chosen.
   *
   * @param upstream its name
   * @param balance the policy
   * @param sticky how clients are kept at a backend; null when they are not
   * @param binding whom the client is bound to: a sentence; null when clients are not
   * @param backends all, in file order
   * @param measure what scores are, and who wins; null when no policy was asked
   * @param slot the choice, or {@link dev.fairlead.balancer.Balancer#NONE}, or {@link
   *     Upstream#FULL}
   * @param picked name of the choice; null when there is none
   * @param reason what decided
   */
  public record Choice(
      String upstream,
      String balance,
      @Nullable String sticky,
      @Nullable String binding,
      List<BackendLine> backends,
      @Nullable String measure,
      int slot,
      @Nullable String picked,
      String reason) {
    public Choice {
      backends = List.copyOf(backends);
    }
  }

  /**
   * One backend.
   *
   * @param slot its number, from 0
   * @param name in its upstream
   * @param address where it listens
   * @param state what a person wants of it
   * @param availability what it may be used for
   * @param tier its priority, or {@code backup}
   * @param weight as configured
   * @param effectiveWeight as it counts now, less during slow start
   * @param inFlight exchanges it is serving
   * @param maxInFlight how many it may; 0 for any number
   * @param candidate whether it was among those to choose from
   * @param why its score, or why it is no candidate
   */
  public record BackendLine(
      int slot,
      String name,
      String address,
      String state,
      String availability,
      String tier,
      int weight,
      double effectiveWeight,
      int inFlight,
      int maxInFlight,
      boolean candidate,
      String why) {}

  /**
   * A limit.
   *
   * @param name as in the configuration
   * @param value as in the configuration
   * @param beyond what happens beyond it
   */
  public record Limit(String name, String value, String beyond) {}
}
