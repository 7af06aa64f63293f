package dev.fairlead.traffic.plan;

import dev.fairlead.traffic.plan.PlannedUser.Act;
import dev.fairlead.traffic.scenario.ArrivalSpec;
import dev.fairlead.traffic.scenario.Journey;
import dev.fairlead.traffic.scenario.Scenario;
import dev.fairlead.traffic.scenario.Step;
import dev.fairlead.traffic.scenario.Template.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * All that a seed makes of a scenario. The n-th user is the same whoever asks for them, in whatever
 * order, however the target answers. Immutable: any thread.
 */
public final class Plan {
  private static final long ARRIVALS = 1;
  private static final long USERS = 2;
  private static final long PREPARATION = 3;

  private final Scenario scenario;
  private final long seed;
  private final List<Journey> journeys;
  private final RecordedUsers recorded;
  private final double weights;

  private Plan(Scenario scenario, long seed, RecordedUsers recorded) {
    this.scenario = scenario;
    this.seed = seed;
    this.recorded = recorded;
    this.journeys = scenario.journeys();
    this.weights = journeys.stream().mapToDouble(Journey::weight).sum();
  }

  /**
   * Makes one.
   *
   * @param recorded what a log says; of no users when the scenario goes by none
   */
  public static Plan of(Scenario scenario, long seed, RecordedUsers recorded) {
    return new Plan(scenario, seed, recorded);
  }

  /** What it is made of. */
  public Scenario scenario() {
    return scenario;
  }

  /** What it is made from. */
  public long seed() {
    return seed;
  }

  /** Every journey that anybody may be on, those of a log included. */
  public List<Journey> journeys() {
    return journeys.isEmpty() ? recorded.journeys() : journeys;
  }

  /** When users come, from the start; of a closed loop: each at once, as often as asked. */
  public Arrivals arrivals() {
    return switch (scenario.arrivals()) {
      case ArrivalSpec.Open open ->
          Arrivals.open(open, scenario.duration().toNanos(), Draws.of(seed, ARRIVALS));
      case ArrivalSpec.Recorded _ -> recorded.arrivals();
      case ArrivalSpec.Closed _ -> () -> 0;
    };
  }

  /**
   * The user of a number.
   *
   * @param number from 0
   * @param at when they come, in nanoseconds from the start
   */
  public PlannedUser user(long number, long at) {
    SplittableRandom random = new SplittableRandom(Draws.mix(seed + USERS, number));
    boolean replayed = journeys.isEmpty();
    Journey journey = replayed ? recorded.journey(number) : chosen(random);
    int count = scenario.population().clients();
    long client =
        scenario.arrivals() instanceof ArrivalSpec.Recorded ? recorded.client(number) : number;
    Person person = new Person(number, (int) Math.floorMod(client, (long) count));
    return new PlannedUser(at, person, journey, acts(journey, random));
  }

  /** What a client does before all. */
  public PlannedUser preparation(Journey prepare, int client) {
    SplittableRandom random = new SplittableRandom(Draws.mix(seed + PREPARATION, client));
    return new PlannedUser(0, new Person(client, client), prepare, acts(prepare, random));
  }

  private Journey chosen(SplittableRandom random) {
    double at = random.nextDouble() * weights;
    for (Journey journey : journeys) {
      at -= journey.weight();
      if (at < 0) {
        return journey;
      }
    }
    return journeys.getLast();
  }

  private static List<Act> acts(Journey journey, SplittableRandom random) {
    List<Act> acts = new ArrayList<>(journey.steps().size());
    unroll(journey.steps(), random, acts);
    return acts;
  }

  private static void unroll(List<Step> steps, SplittableRandom random, List<Act> acts) {
    for (Step step : steps) {
      switch (step) {
        case Step.Request request ->
            acts.add(new Act(step, random.nextLong(), request.think().time().draw(random)));
        case Step.Assign _ -> acts.add(new Act(step, random.nextLong(), 0));
        case Step.Think think -> acts.add(new Act(step, 0, think.time().draw(random)));
        case Step.Choose choose -> unroll(branch(choose, random).steps(), random, acts);
        case Step.Repeat repeat -> {
          int times = random.nextInt(repeat.least(), repeat.most() + 1);
          for (int i = 0; i < times; i++) {
            unroll(repeat.steps(), random, acts);
          }
        }
      }
    }
  }

  private static Step.Branch branch(Step.Choose choose, SplittableRandom random) {
    double at =
        random.nextDouble() * choose.branches().stream().mapToDouble(Step.Branch::weight).sum();
    for (Step.Branch branch : choose.branches()) {
      at -= branch.weight();
      if (at < 0) {
        return branch;
      }
    }
    return choose.branches().getLast();
  }
}
