package dev.fairlead.comparison.result;

import java.util.List;

/**
 * How the policies did in one scenario. Immutable.
 *
 * @param scenario what they were put to
 * @param policies one for each, in the order they were given
 * @param recommendation for traffic and backends like these
 */
public record ScenarioResult(
    Scenario scenario, List<PolicyResult> policies, Recommendation recommendation) {
  public ScenarioResult {
    policies = List.copyOf(policies);
  }
}
