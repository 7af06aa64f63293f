package dev.fairlead.comparison.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fairlead.comparison.result.BackendResult;
import dev.fairlead.comparison.result.Contestant;
import dev.fairlead.comparison.result.PolicyResult;
import dev.fairlead.comparison.traffic.ServiceTimes;
import dev.fairlead.config.BalancePolicy;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class SimulationTest {
  private static final long SECOND = 1_000_000_000;
  private static final World.Limits HASTY = new World.Limits(SECOND / 10, 2, 20, SECOND / 20);

  @Property(tries = 200)
  void everyRequest_endsExactlyOnce(
      @ForAll("worlds") World world, @ForAll("contestants") Contestant contestant) {
    PolicyResult result = Simulation.run(world, contestant, 7);

    double window = world.traffic().lengthNanos() * (1 - world.warmUp()) / 1e9;
    long answered = Math.round(result.throughput() * window);
    assertThat(answered + result.errors().total()).isEqualTo(result.requests());
    long given = result.backends().stream().mapToLong(BackendResult::requests).sum();
    assertThat(given + result.errors().unreachable() + result.errors().queueFull())
        .isEqualTo(result.requests());
    assertThat(result.backends()).allMatch(each -> each.utilisation() <= 1.000001);
    assertThat(result.latency().max()).isLessThanOrEqualTo(100_100);
  }

  @Property(tries = 20)
  void sameSeed_givesTheSameResult(
      @ForAll("worlds") World world, @ForAll("contestants") Contestant contestant) {
    assertThat(Simulation.run(world, contestant, 7))
        .isEqualTo(Simulation.run(world, contestant, 7));
  }

  @Provide
  Arbitrary<Contestant> contestants() {
    return Combinators.combine(Arbitraries.of(Contestant.all()), Arbitraries.of(true, false))
        .as((each, limited) -> new Contestant(each.name(), each.balance(), limited));
  }

  @Provide
  Arbitrary<World> worlds() {
    Arbitrary<Spell> spells =
        Combinators.combine(
                Arbitraries.of(Spell.Kind.values()),
                Arbitraries.longs().between(0, SECOND / 2),
                Arbitraries.longs().between(1, SECOND / 2))
            .as((kind, from, length) -> new Spell(kind, from, from + length, 3));
    Arbitrary<BackendModel> backends =
        Combinators.combine(
                Arbitraries.integers().between(1, 3),
                Arbitraries.integers().between(1, 4),
                Arbitraries.doubles().between(0.5, 4),
                spells.list().ofMaxSize(1))
            .as((weight, workers, slow, ill) ->
                new BackendModel("b", weight, workers, slow, ill, ""));
    return Combinators.combine(
            backends.list().ofMinSize(1).ofMaxSize(4), Arbitraries.doubles().between(0.2, 2))
        .as((models, load) ->
            Worlds.poisson(named(models), load, 500, new ServiceTimes.Exponential(5e6), HASTY));
  }

  private static List<BackendModel> named(List<BackendModel> models) {
    List<BackendModel> named = new ArrayList<>();
    for (BackendModel each : models) {
      named.add(
          new BackendModel(
              "b" + named.size(),
              each.weight(),
              each.workers(),
              each.slowness(),
              each.spells(),
              ""));
    }
    return named;
  }

  @Test
  void boundedLoad_isCountedWhereItSendsElsewhere_othersAreNot() {
    World world = world();
    Contestant bounded =
        Contestant.all().stream()
            .filter(each -> each.balance().boundedLoad() > 0)
            .findFirst()
            .orElseThrow();
    assertThat(Simulation.run(world, bounded, 1).displaced()).isBetween(0.01, 0.6);
    assertThat(run(world, BalancePolicy.CONSISTENT_HASH).displaced()).isNull();
  }

  @Test
  void refusedConnection_isMadeGoodByAnother() {
    World world = world(new Spell(Spell.Kind.REFUSES, 0, 1000 * SECOND));

    PolicyResult result = run(world, BalancePolicy.ROUND_ROBIN);

    assertThat(result.errors().total()).isZero();
    assertThat(result.errors().refusedAttempts()).isPositive();
    assertThat(result.backends().getLast().requests()).isZero();
  }

  @Test
  void allRefuse_isUnreachable() {
    Spell always = new Spell(Spell.Kind.REFUSES, 0, 1000 * SECOND);
    World world =
        Worlds.exponential(List.of(Worlds.ill(2, always), Worlds.ill(2, always)), 0.5, 1000);

    PolicyResult result = run(world, BalancePolicy.ROUND_ROBIN);

    assertThat(result.errors().unreachable()).isEqualTo(result.requests());
  }

  @Test
  void quickErrors_attractLeastConnectionsButNotLeastTime() {
    World world = world(new Spell(Spell.Kind.FAILS, 0, 1000 * SECOND));

    PolicyResult attracted = run(world, BalancePolicy.LEAST_CONNECTIONS);
    PolicyResult warned = run(world, BalancePolicy.LEAST_TIME);

    assertThat(attracted.errorShare()).isGreaterThan(0.4);
    assertThat(warned.errorShare()).isLessThan(0.01);
  }

  @Test
  void whoIsAway_getsNothing() {
    World world = world(new Spell(Spell.Kind.AWAY, 0, 1000 * SECOND));

    PolicyResult result = run(world, BalancePolicy.ROUND_ROBIN);

    assertThat(result.backends().getLast().requests()).isZero();
    assertThat(result.errors().refusedAttempts()).isZero();
  }

  @Test
  void whoReturns_getsItsShareAgain() {
    World still = world();
    long length = still.traffic().lengthNanos();
    World world = world(new Spell(Spell.Kind.AWAY, length / 3, length * 2 / 3));

    List<Double> shares = run(world, BalancePolicy.ROUND_ROBIN).series().shares().getLast();

    assertThat(shares.subList(0, 39)).allMatch(share -> share > 0.2);
    assertThat(shares.subList(42, 78)).allMatch(share -> share == 0);
    assertThat(shares.subList(82, 120)).allMatch(share -> share > 0.2);
  }

  @Test
  void overloadedBackend_timesOut() {
    World world =
        Worlds.poisson(
            Worlds.equal(1, 1), 2, 20_000, new ServiceTimes.Fixed(10e6), World.Limits.STANDARD);

    PolicyResult result = run(world, BalancePolicy.ROUND_ROBIN);

    // It could do half of what comes, but once its queue is as long as anybody waits, most of those
    // it begins with are given up before it is done.
    assertThat(result.errorShare()).isBetween(0.5, 0.95);
    assertThat(result.errors().timedOut()).isEqualTo(result.errors().total());
    assertThat(result.latency().max() / 1e6).isBetween(9.99, 10.02);
  }

  @Test
  void limitedBackend_neverHasMoreThanItsWorkers() {
    PolicyResult result =
        run(Worlds.exponential(Worlds.equal(3, 2), 0.9, 20_000), BalancePolicy.FIRST);

    assertThat(result.backends()).allMatch(each -> each.maxInFlight() <= 2);
    assertThat(result.backends().getFirst().utilisation())
        .isGreaterThan(result.backends().getLast().utilisation());
  }

  @Test
  void imbalance_isTheGreatestShareOverTheFairOne() {
    List<BackendModel> unequal =
        List.of(new BackendModel("small", 1), new BackendModel("large", 3));

    PolicyResult result = run(Worlds.exponential(unequal, 0.3, 20_000), BalancePolicy.ROUND_ROBIN);

    // Half of the work for a quarter of the capacity.
    assertThat(result.imbalance()).isBetween(1.95, 2.05);
    assertThat(result.backends().getFirst().fairShare()).isEqualTo(0.25);
  }

  @Test
  void keysMove_onlyForKeyedPoliciesAndOnlyFromTheLeaver() {
    World world = world(new Spell(Spell.Kind.AWAY, SECOND, 2 * SECOND));

    assertThat(run(world, BalancePolicy.LEAST_CONNECTIONS).movedKeys()).isNull();
    assertThat(run(world(), BalancePolicy.CONSISTENT_HASH).movedKeys()).isNull();
    assertThat(run(world, BalancePolicy.HASH).movedKeys())
        .satisfies(moved -> {
          assertThat(moved.onLeaving()).as("not ready").isEqualTo(moved.owned());
          assertThat(moved.onRemoval()).as("goes by place").isGreaterThan(moved.owned() * 3 / 2);
        });
    assertThat(run(world, BalancePolicy.CONSISTENT_HASH).movedKeys())
        .satisfies(moved -> assertThat(moved.onRemoval()).isEqualTo(moved.owned()));
    assertThat(run(world, BalancePolicy.CONSISTENT_HASH).movedKeys())
        .satisfies(moved -> {
          assertThat(moved.owned()).isBetween(2_000, 3_000);
          assertThat(moved.needless()).isLessThan(0.02);
          assertThat(moved.lost()).isZero();
        });
  }

  private static World world(Spell... spells) {
    List<BackendModel> models = Worlds.equal(3, 2);
    models.add(Worlds.ill(2, spells));
    return Worlds.exponential(models, 0.5, 20_000);
  }

  private static PolicyResult run(World world, BalancePolicy policy) {
    return Simulation.run(world, Contestant.of(policy), 3);
  }
}
