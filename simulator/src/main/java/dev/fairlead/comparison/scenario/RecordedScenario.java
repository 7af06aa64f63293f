package dev.fairlead.comparison.scenario;

import dev.fairlead.comparison.simulation.BackendModel;
import dev.fairlead.comparison.simulation.World;
import dev.fairlead.comparison.traffic.RecordedRequests;
import dev.fairlead.comparison.traffic.RecordedTraffic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The user's own traffic, against backends like his. Stateless. */
public final class RecordedScenario {
  /** As it is asked for. */
  public static final String ID = "recorded";

  /** Backends within this much of the common speed are taken to be alike. */
  private static final double ALIKE = 1.25;

  private RecordedScenario() {}

  /**
   * It, ready to run.
   *
   * @param speed how many times quicker than recorded, over 0
   * @param count how many equal backends; 0 for those of the recording, as quick as they were
   * @param workers requests each serves at a time; 0 for as many as the load takes, which an access
   *     log cannot tell
   * @param load the utilisation aimed at, if workers are not told
   */
  public static Setup setup(
      RecordedRequests requests, double speed, int count, int workers, double load) {
    RecordedTraffic traffic = new RecordedTraffic(requests, speed);
    List<BackendModel> single = count == 0 ? recorded(requests, 1) : equal(count, 1);
    double capacity = single.stream().mapToDouble(BackendModel::capacity).sum();
    double offered = traffic.rate() * traffic.meanWorkNanos() / 1e9;
    int each = workers > 0 ? workers : Math.max(1, (int) Math.round(offered / capacity / load));
    World world = new World(traffic, count == 0 ? recorded(requests, each) : equal(count, each));
    return Setup.of(
        ID, "Your traffic, to " + requests.upstream(), description(requests, world), world);
  }

  private static List<BackendModel> equal(int count, int workers) {
    List<BackendModel> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(new BackendModel("b" + (i + 1), workers));
    }
    return all;
  }

  private static List<BackendModel> recorded(RecordedRequests requests, int workers) {
    List<BackendModel> all = new ArrayList<>();
    for (RecordedRequests.Backend each : requests.backends()) {
      boolean alike = each.slowness() < ALIKE && each.slowness() > 1 / ALIKE;
      String remark =
          alike
              ? ""
              : String.format(Locale.ROOT, "takes %.1f times the common time", each.slowness());
      all.add(
          new BackendModel(
              each.name(), 1, workers, alike ? 1 : each.slowness(), List.of(), remark));
    }
    return all;
  }

  private static String description(RecordedRequests requests, World world) {
    StringBuilder text =
        new StringBuilder(
            "The requests of your access log, as they came, with the times your backends took.");
    if (requests.withoutBackend() > 0) {
      text.append(
          " %d that no backend answered are left out.".formatted(requests.withoutBackend()));
    }
    if (requests.skipped() > 0) {
      text.append(
          " %d lines could not be read (%s)."
              .formatted(requests.skipped(), String.join("; ", requests.problems())));
    }
    if (world.load() < 0.3) {
      text.append(
          String.format(
              Locale.ROOT,
              " With a utilisation of %.0f %% any policy does well: play it quicker to see them"
                  + " differ.",
              world.load() * 100));
    }
    return text.toString();
  }
}
