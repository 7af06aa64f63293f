package dev.fairlead.comparison.simulation;

import dev.fairlead.comparison.traffic.Arrivals;
import dev.fairlead.comparison.traffic.ChanceTraffic;
import dev.fairlead.comparison.traffic.Clients;
import dev.fairlead.comparison.traffic.ServiceTimes;
import java.util.ArrayList;
import java.util.List;

/** Small worlds for tests. */
final class Worlds {
  static final double SERVICE = 10e6;

  private Worlds() {}

  static List<BackendModel> equal(int backends, int workers) {
    List<BackendModel> models = new ArrayList<>();
    for (int i = 0; i < backends; i++) {
      models.add(new BackendModel("b" + i, workers));
    }
    return models;
  }

  static BackendModel ill(int workers, Spell... spells) {
    return new BackendModel("ill", 1, workers, 1, List.of(spells), "");
  }

  /** Poisson arrivals at that load of the backends. */
  static World poisson(
      List<BackendModel> backends, double load, int requests, ServiceTimes service) {
    return poisson(backends, load, requests, service, World.Limits.PATIENT);
  }

  static World poisson(
      List<BackendModel> backends,
      double load,
      int requests,
      ServiceTimes service,
      World.Limits limits) {
    double capacity = backends.stream().mapToDouble(BackendModel::capacity).sum();
    double rate = load * capacity * 1e9 / service.mean();
    return new World(
        new ChanceTraffic(
            new Arrivals.Poisson(rate),
            service,
            new Clients(1000, 0.8),
            (long) (requests / rate * 1e9)),
        backends,
        limits,
        0.02);
  }

  static World exponential(List<BackendModel> backends, double load, int requests) {
    return poisson(backends, load, requests, new ServiceTimes.Exponential(SERVICE));
  }
}
