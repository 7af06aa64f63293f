package dev.fairlead.traffic.scenario;

import dev.fairlead.traffic.scenario.Scenario.Limits;
import dev.fairlead.traffic.scenario.Scenario.LinkSpec;
import dev.fairlead.traffic.scenario.Scenario.Population;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is said with the command in place of what a scenario says; null for what the scenario says.
 * Immutable.
 *
 * @param target where traffic goes
 * @param duration how long users come
 * @param rate users a second, all the time
 * @param users a closed loop of so many
 * @param http2 whether HTTP/2 is spoken
 * @param clients how many addresses there are
 * @param via how the target tells them apart
 * @param variables by name
 * @param thresholds in addition
 */
public record Settings(
    @Nullable URI target,
    @Nullable Duration duration,
    @Nullable Double rate,
    @Nullable Integer users,
    @Nullable Boolean http2,
    @Nullable Integer clients,
    Population.@Nullable Via via,
    Map<String, String> variables,
    List<Threshold> thresholds) {
  private static final int LOOPBACK = 127 << 24 | 1 << 16 | 1;
  private static final int BENCHMARKS = 198 << 24 | 18 << 16 | 1;

  /** The scenario with them. */
  public Scenario on(Scenario written) {
    Map<String, String> values = new LinkedHashMap<>(written.variables());
    values.putAll(variables);
    List<Threshold> all = new java.util.ArrayList<>(written.thresholds());
    all.addAll(thresholds);
    LinkSpec link = written.link();
    return new Scenario(
        written.name(),
        written.description(),
        target == null ? written.target() : target,
        duration == null ? written.duration() : duration,
        arrivals(written.arrivals()),
        http2 == null ? link : new LinkSpec(http2, link.shared()),
        population(written.population()),
        limits(written.limits()),
        written.pace(),
        written.data(),
        Map.copyOf(values),
        List.copyOf(all),
        written.prepare(),
        written.journeys());
  }

  private ArrivalSpec arrivals(ArrivalSpec written) {
    if (users != null) {
      return new ArrivalSpec.Closed(users);
    }
    if (rate == null) {
      return written;
    }
    ArrivalSpec.Rate steady = new ArrivalSpec.Rate.Steady(rate);
    return written instanceof ArrivalSpec.Open open
        ? new ArrivalSpec.Open(steady, open.spaced(), open.most())
        : new ArrivalSpec.Open(steady, false, Long.MAX_VALUE);
  }

  private Population population(Population written) {
    int count = clients == null ? written.clients() : clients;
    if (via == null || via == written.via()) {
      return new Population(count, written.via(), written.firstAddress());
    }
    int first = via == Population.Via.FORWARDED ? BENCHMARKS : LOOPBACK;
    return new Population(count, via, first);
  }

  /** As many as a closed loop needs. */
  private Limits limits(Limits written) {
    return users == null || users <= written.users()
        ? written
        : new Limits(users, written.timeout(), written.linger());
  }
}
