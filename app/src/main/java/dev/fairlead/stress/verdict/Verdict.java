package dev.fairlead.stress.verdict;

import dev.fairlead.stress.crowd.Crowd;
import dev.fairlead.stress.fault.FaultKind;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.stress.stage.Folders;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.verify.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stress run came to. Immutable.
 *
 * @param facts what it was made of: names and values
 * @param findings what must hold, and whether it did
 * @param happenings the faults, in order of time
 * @param phases what visitors met in calm and during faults
 * @param crowd how visitors fared
 * @param counts their answers by status
 * @param samples of the proxy's process
 * @param startedAt when visitors began to come
 */
public record Verdict(
    Map<String, String> facts,
    List<Finding> findings,
    List<Happening> happenings,
    List<Phase> phases,
    List<RunResult> crowd,
    Counts counts,
    List<Gauge.Sample> samples,
    Instant startedAt) {
  /**
   * What there is to judge by.
   *
   * @param goneAt when the last visitor had gone
   * @param asked the kinds of faults that were to happen
   * @param told journals of what visitors were told
   * @param unseen why the proxy's process could no longer be looked at; empty for never
   * @param standstills of the machine
   * @param stopped whether the proxy ended by itself when it was asked to
   */
  public record Evidence(
      Instant startedAt,
      Instant goneAt,
      List<FaultKind> asked,
      List<Happening> happenings,
      List<RunResult> crowd,
      List<Path> told,
      List<Gauge.Sample> samples,
      String unseen,
      List<Standstills.Standstill> standstills,
      boolean stopped) {}

  /**
   * Judges, when the proxy has ended and the database is at rest. What cannot be read breaks the
   * rule that is judged by it.
   *
   * @throws IOException when there is no access log at all
   */
  public static Verdict of(Stage stage, Map<String, String> facts, Evidence evidence)
      throws IOException {
    Folders folders = stage.folders();
    List<RunResult> crowd = evidence.crowd();
    Traffic traffic =
        Traffic.read(
            folders.accessLog(),
            evidence.startedAt(),
            evidence.goneAt(),
            evidence.happenings(),
            evidence.standstills());
    List<Finding> findings = new ArrayList<>();
    findings.addAll(
        judged(
            "No order is lost, doubled or another's",
            () -> Rules.invariants(Verification.of(evidence.told(), stage.database().place()))));
    findings.addAll(
        judged(
            "The flash sale sells every copy, and no more",
            () ->
                List.of(
                    FlashSale.read(
                            stage.database(), Crowd.WANTED, Crowd.COPIES, evidence.startedAt())
                        .finding(Rules.rushed(crowd)))));
    findings.add(Rules.stubborn(crowd));
    findings.add(traffic.failures());
    findings.add(Connections.finding(crowd, traffic.cut()));
    Counts[] counts = {Counts.NONE};
    findings.addAll(
        judged(
            "Analytics count what clients were answered, to the last request",
            () -> {
              Path store = folders.state().resolve("history.db");
              counts[0] = Counts.of(crowd, store, traffic, evidence.startedAt());
              return List.of(counts[0].equal());
            }));
    findings.add(Rules.faults(evidence.happenings(), evidence.asked()));
    findings.addAll(judged("Curves are flat", () -> curves(folders, evidence)));
    findings.add(
        Finding.of(
            "The proxy runs to the end, and stops when it is asked to",
            evidence.stopped(),
            evidence.stopped() ? "it did" : "it had ended before, or had to be killed"));
    Map<String, String> known = new LinkedHashMap<>(facts);
    known.put("still", still(evidence.standstills()));
    return new Verdict(
        known,
        List.copyOf(findings),
        evidence.happenings(),
        traffic.phases(),
        crowd,
        counts[0],
        evidence.samples(),
        evidence.startedAt());
  }

  private static List<Finding> curves(Folders folders, Evidence evidence) throws IOException {
    Finding heap = Flatness.heap(Collections.read(folders.collections()));
    if (!evidence.unseen().isEmpty()) {
      return List.of(
          Finding.open(
              "Descriptors and memory do not grow",
              "the process could no longer be looked at: " + evidence.unseen()),
          heap);
    }
    return List.of(
        Flatness.descriptors(evidence.samples()), Flatness.memory(evidence.samples()), heap);
  }

  /** A reading of what happened. */
  @FunctionalInterface
  interface Reading {
    /** Judges by what it reads. */
    List<Finding> read() throws Exception;
  }

  /** There is a verdict just when something has gone very wrong: what cannot be read is broken. */
  static List<Finding> judged(String rule, Reading reading) {
    try {
      return reading.read();
    } catch (Exception e) {
      return List.of(Finding.of(rule, false, "it cannot be read: " + e));
    }
  }

  private static String still(List<Standstills.Standstill> all) {
    long longest = all.stream().mapToLong(each -> each.length().toMillis()).max().orElse(0);
    return all.isEmpty()
        ? "the machine never stood still for half a second"
        : "the machine itself stood still %d times, for up to %.1f s"
            .formatted(all.size(), longest / 1e3);
  }

  /** Words of the faults whose turn never came; empty for none. */
  public static String neverReached(List<Happening> happenings, List<FaultKind> asked) {
    return Rules.never(happenings, asked);
  }

  /** Whether all that must hold held; what there was nothing to judge by did not. */
  public boolean isGood() {
    return findings.stream()
        .noneMatch(
            each -> each.state() == Finding.State.BROKEN || each.state() == Finding.State.OPEN);
  }

  /** Seconds from when visitors began to come. */
  public double second(Instant moment) {
    return Duration.between(startedAt, moment).toMillis() / 1e3;
  }
}
