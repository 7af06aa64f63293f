package dev.fairlead.stress.verdict;

import dev.fairlead.stress.crowd.Crowd;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.stress.stage.Folders;
import dev.fairlead.stress.stage.Stage;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.verify.Findings;
import dev.fairlead.traffic.verify.Verification;
import dev.fairlead.traffic.verify.Violation;
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
  /** Those who ask again, so that none of them may go away empty-handed. */
  private static final List<String> STUBBORN = List.of("shoppers", "rush");

  private static final int EXAMPLES = 12;

  /**
   * What there is to judge by.
   *
   * @param told journals of what visitors were told
   * @param standstills times of which nothing can be said
   * @param stopped whether the proxy ended by itself when it was asked to
   */
  public record Evidence(
      Instant startedAt,
      Instant endedAt,
      List<Happening> happenings,
      List<RunResult> crowd,
      List<Path> told,
      List<Gauge.Sample> samples,
      List<Standstills.Standstill> standstills,
      boolean stopped) {}

  /** Judges, when the proxy has ended and the database is at rest. */
  public static Verdict of(Stage stage, Map<String, String> facts, Evidence evidence)
      throws IOException {
    Folders folders = stage.folders();
    Traffic traffic =
        Traffic.read(
            folders.accessLog(),
            evidence.startedAt(),
            evidence.endedAt(),
            evidence.happenings(),
            evidence.standstills());
    Counts counts = Counts.of(evidence.crowd(), folders.state().resolve("history.db"), traffic);
    List<Finding> findings = new ArrayList<>();
    invariants(findings, Verification.of(evidence.told(), stage.database().place()));
    findings.add(
        FlashSale.read(stage.database(), Crowd.WANTED, Crowd.COPIES, evidence.startedAt())
            .finding());
    findings.add(stubborn(evidence.crowd()));
    findings.add(traffic.failures());
    findings.add(counts.equal());
    findings.add(faults(evidence.happenings()));
    findings.add(Flatness.descriptors(evidence.samples()));
    findings.add(Flatness.memory(evidence.samples()));
    findings.add(Flatness.heap(Collections.read(folders.collections())));
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
        evidence.crowd(),
        counts,
        evidence.samples(),
        evidence.startedAt());
  }

  private static String still(List<Standstills.Standstill> all) {
    long longest = all.stream().mapToLong(each -> each.length().toMillis()).max().orElse(0);
    return all.isEmpty()
        ? "the machine never stood still for half a second"
        : "the machine itself stood still %d times, for up to %.1f s"
            .formatted(all.size(), longest / 1e3);
  }

  private static void invariants(List<Finding> findings, Findings found) {
    Map<Violation.Kind, Long> counts = found.counts();
    String checked = said(found.checked());
    findings.add(invariant(found, "No order is lost", Violation.Kind.LOST, checked));
    findings.add(
        invariant(found, "No order or payment is doubled", Violation.Kind.DOUBLED, checked));
    findings.add(
        invariant(found, "Nobody is told what is another's", Violation.Kind.FOREIGN, checked));
    long others =
        counts.entrySet().stream()
            .filter(each -> !MAIN.contains(each.getKey()))
            .mapToLong(Map.Entry::getValue)
            .sum();
    findings.add(
        Finding.of(
            "Prices, stock and states are as told, and nothing is stored that nobody asked for",
            others == 0,
            others + " violations",
            found.violations().stream()
                .filter(each -> !MAIN.contains(each.kind()))
                .limit(EXAMPLES)
                .map(Violation::toString)
                .toList()));
  }

  private static final List<Violation.Kind> MAIN =
      List.of(Violation.Kind.LOST, Violation.Kind.DOUBLED, Violation.Kind.FOREIGN);

  private static String said(Map<String, Long> checked) {
    return "of %,d orders confirmed, %,d more answers about orders, %,d orders in the database"
        .formatted(
            checked.getOrDefault("orders confirmed", 0L),
            checked.getOrDefault("answers about orders there were", 0L),
            checked.getOrDefault("orders in the database", 0L));
  }

  private static Finding invariant(
      Findings found, String rule, Violation.Kind kind, String checked) {
    long many = found.counts().getOrDefault(kind, 0L);
    return Finding.of(
        rule,
        many == 0,
        many + " " + checked,
        found.violations().stream()
            .filter(each -> each.kind() == kind)
            .limit(EXAMPLES)
            .map(Violation::toString)
            .toList());
  }

  private static Finding stubborn(List<RunResult> crowd) {
    long broken = 0;
    long completed = 0;
    List<String> examples = new ArrayList<>();
    for (RunResult each : crowd) {
      if (STUBBORN.contains(each.scenario())) {
        broken += each.users().broken() + each.users().unfinished() + each.users().dropped();
        completed += each.users().completed();
        each.all()
            .causes()
            .forEach((cause, many) -> examples.add(each.scenario() + ": " + many + " × " + cause));
      }
    }
    return Finding.of(
        "Whoever asks again, with the same key, gets through in the end",
        broken == 0 && completed > 0,
        "%,d customers came to the end of what they wanted, %,d did not"
            .formatted(completed, broken),
        examples);
  }

  private static Finding faults(List<Happening> happenings) {
    long applied = count(happenings, Happening.Outcome.APPLIED);
    long skipped = count(happenings, Happening.Outcome.SKIPPED);
    List<String> failed =
        happenings.stream()
            .filter(each -> each.outcome() == Happening.Outcome.FAILED)
            .map(each -> each.kind().word() + ": " + each.seen())
            .toList();
    return Finding.of(
        "Every fault that is said to have happened was seen to, and ended",
        failed.isEmpty() && applied > 0,
        "%d happened, %d skipped, %d without their effect"
            .formatted(applied, skipped, failed.size()),
        failed);
  }

  private static long count(List<Happening> happenings, Happening.Outcome outcome) {
    return happenings.stream().filter(each -> each.outcome() == outcome).count();
  }

  /** Whether all that could be judged held. */
  public boolean isGood() {
    return findings.stream().noneMatch(each -> each.state() == Finding.State.BROKEN);
  }

  /** Seconds from when visitors began to come. */
  public double second(Instant moment) {
    return Duration.between(startedAt, moment).toMillis() / 1e3;
  }
}
