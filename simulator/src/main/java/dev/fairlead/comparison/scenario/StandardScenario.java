package dev.fairlead.comparison.scenario;

import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.Spell;
import dev.fairlead.comparison.simulation.World;
import dev.fairlead.comparison.traffic.Arrivals;
import dev.fairlead.comparison.traffic.ChanceTraffic;
import dev.fairlead.comparison.traffic.Clients;
import dev.fairlead.comparison.traffic.ServiceTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The scenarios that need nothing from the user: four backends of four workers, a mean of 10 ms a
 * request, 10,000 clients of which a few are busy (Zipf, 0.8), and one thing each that is not
 * ideal.
 */
public enum StandardScenario {
  EQUAL("Equal backends", "Nothing special: four equal backends, requests at random."),
  BURSTS(
      "Bursts",
      "Four equal backends; for a fifth of a second, again and again, half as many requests again"
          + " come as usual."),
  DAY("A day", "Four equal backends, and the requests of a day from night to night."),
  CAPACITY(
      "Capacities 1 : 2 : 4, weights told",
      "Three backends of 2, 4 and 8 workers, with weights 1, 2 and 4 in the configuration."),
  CAPACITY_UNTOLD(
      "Capacities 1 : 2 : 4, weights not told",
      "Three backends of 2, 4 and 8 workers, but all have weight 1: nobody told the proxy."),
  ONE_SLOW(
      "One of four is ten times slower",
      "An old machine, or one with a sick disk: it takes ten times as long for everything. Weights"
          + " are equal."),
  SLOW_SPELLS(
      "One of four is slow at times",
      "One backend takes five times as long for a tenth of the time, again and again, as with pauses"
          + " for garbage collection, backups or noisy neighbours."),
  FAILING(
      "One of four fails quickly at times",
      "One backend answers 500 within a millisecond for a tenth of the time, and is not taken out."
          + " Quick errors look attractive to a policy that goes by speed or by requests in flight."),
  REFUSING(
      "One of four refuses connections at times",
      "One backend refuses connections for a tenth of the time, and is not taken out. The proxy"
          + " tries another at once."),
  HEAVY_TAIL(
      "Heavy-tailed service times",
      "Four equal backends; one request in a hundred takes about ten times the mean."),
  PARETO(
      "Very heavy-tailed service times",
      "Four equal backends; the largest requests take a second or more."),
  LEAVING(
      "One of five leaves and returns",
      "Five equal backends; one is not ready for the second third of the time. The table says how"
          + " many keys move to other backends then, and how many if it were taken out of the"
          + " configuration instead.");

  private static final double SERVICE = 10e6;
  private static final int WORKERS = 4;
  private static final Clients CLIENTS = new Clients(10_000, 0.8);

  private final String title;
  private final String description;

  StandardScenario(String title, String description) {
    this.title = title;
    this.description = description;
  }

  /** As it is asked for: {@code capacity-untold}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A few words. */
  public String title() {
    return title;
  }

  /**
   * It, ready to run.
   *
   * @param requests how many, about
   * @param load the utilisation aimed at, as if no backend were ever ill
   */
  public Setup setup(int requests, double load) {
    // Spells are timed by the length of the run, which the rate and so the capacity decide.
    double capacity = backends(0).stream().mapToDouble(BackendModel::capacity).sum();
    double rate = load * capacity * 1e9 / SERVICE;
    long length = (long) (requests / rate * 1e9);
    ChanceTraffic traffic =
        new ChanceTraffic(arrivals(rate, load, length / 1e9), serviceTimes(), CLIENTS, length);
    return Setup.of(id(), title, description, new World(traffic, backends(length)));
  }

  private Arrivals arrivals(double rate, double load, double seconds) {
    return switch (this) {
      case BURSTS -> new Arrivals.Bursts(rate, 1.5, 0.2, 0.2);
      case DAY -> new Arrivals.Daily(rate, Math.clamp(0.95 / load - 1, 0.05, 0.8), seconds);
      default -> new Arrivals.Poisson(rate);
    };
  }

  private ServiceTimes serviceTimes() {
    return switch (this) {
      case HEAVY_TAIL -> new ServiceTimes.LogNormal(SERVICE, 1.5);
      case PARETO -> new ServiceTimes.Pareto(SERVICE, 1.3);
      default -> new ServiceTimes.Exponential(SERVICE);
    };
  }

  private List<BackendModel> backends(long length) {
    return switch (this) {
      case EQUAL, BURSTS, DAY, HEAVY_TAIL, PARETO -> equal(4);
      case CAPACITY -> List.of(sized("a", 1, 2), sized("b", 2, 4), sized("c", 4, 8));
      case CAPACITY_UNTOLD -> List.of(sized("a", 1, 2), sized("b", 1, 4), sized("c", 1, 8));
      case ONE_SLOW ->
          last(equal(4), new BackendModel("d", 1, WORKERS, 10, List.of(), "ten times slower"));
      case SLOW_SPELLS -> ill(equal(4), spells(Spell.Kind.SLOW, 5, length), "slow at times");
      case FAILING -> ill(equal(4), spells(Spell.Kind.FAILS, 1, length), "fails at times");
      case REFUSING -> ill(equal(4), spells(Spell.Kind.REFUSES, 1, length), "refuses at times");
      case LEAVING ->
          ill(
              equal(5),
              List.of(new Spell(Spell.Kind.AWAY, length / 3, length * 2 / 3)),
              "leaves and returns");
    };
  }

  private static List<BackendModel> equal(int count) {
    List<BackendModel> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new BackendModel(String.valueOf((char) ('a' + i)), WORKERS));
    }
    return all;
  }

  private static BackendModel sized(String name, int weight, int workers) {
    return new BackendModel(name, weight, workers, 1, List.of(), workers + " workers");
  }

  private static List<BackendModel> last(List<BackendModel> all, BackendModel other) {
    all.set(all.size() - 1, other);
    return all;
  }

  private static List<BackendModel> ill(List<BackendModel> all, List<Spell> spells, String remark) {
    BackendModel was = all.getLast();
    return last(
        all,
        new BackendModel(was.name(), was.weight(), was.workers(), was.slowness(), spells, remark));
  }

  /** Ten spells that are a tenth of the time together; the first begins after the warm-up. */
  private static List<Spell> spells(Spell.Kind kind, double slowness, long length) {
    List<Spell> spells = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      long from = (long) (length * (0.08 + i * 0.092));
      spells.add(new Spell(kind, from, from + length / 100, slowness));
    }
    return spells;
  }
}
