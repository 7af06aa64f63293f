package dev.fairlead.stress.verdict;

import dev.fairlead.stress.fault.FaultKind;
import dev.fairlead.stress.fault.Happening;
import dev.fairlead.traffic.result.RunResult;
import dev.fairlead.traffic.verify.Findings;
import dev.fairlead.traffic.verify.Violation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What must hold of the shop's data, its customers and the faults. Stateless: any thread. */
final class Rules {
  /** Those who ask again, so that none of them may go away empty-handed. */
  private static final List<String> STUBBORN = List.of("shoppers", "rush");

  /** The scenario of the flash sale. */
  private static final String RUSH = "rush";

  private static final int EXAMPLES = 12;
  private static final int CREATED = 201;

  private static final List<Violation.Kind> MAIN =
      List.of(Violation.Kind.LOST, Violation.Kind.DOUBLED, Violation.Kind.FOREIGN);

  private Rules() {}

  /** What {@code simulate verify} finds. */
  static List<Finding> invariants(Findings found) {
    Map<String, Long> checked = found.checked();
    long confirmed = checked.getOrDefault("orders confirmed", 0L);
    String of =
        "of %,d orders confirmed, %,d more answers about orders, %,d orders in the database"
            .formatted(
                confirmed,
                checked.getOrDefault("answers about orders there were", 0L),
                checked.getOrDefault("orders in the database", 0L));
    List<Finding> all = new ArrayList<>();
    all.add(invariant(found, "No order is lost", List.of(Violation.Kind.LOST), of));
    all.add(
        invariant(found, "No order or payment is doubled", List.of(Violation.Kind.DOUBLED), of));
    all.add(
        invariant(found, "Nobody is told what is another's", List.of(Violation.Kind.FOREIGN), of));
    List<Violation.Kind> others = new ArrayList<>(List.of(Violation.Kind.values()));
    others.removeAll(MAIN);
    all.add(
        invariant(
            found,
            "Prices, stock and states are as told, and nothing is stored that nobody asked for",
            others,
            of));
    return confirmed > 0 ? all : all.stream().map(Rules::openIfKept).toList();
  }

  /** Of nothing, nothing can be lost. */
  private static Finding openIfKept(Finding finding) {
    return finding.state() == Finding.State.KEPT
        ? Finding.open(finding.rule(), finding.seen())
        : finding;
  }

  private static Finding invariant(
      Findings found, String rule, List<Violation.Kind> kinds, String checked) {
    long many = kinds.stream().mapToLong(kind -> found.counts().getOrDefault(kind, 0L)).sum();
    return Finding.of(
        rule,
        many == 0,
        many + " " + checked,
        found.violations().stream()
            .filter(each -> kinds.contains(each.kind()))
            .limit(EXAMPLES)
            .map(Violation::toString)
            .toList());
  }

  /** How many customers of the flash sale came to the end. */
  static long rushed(List<RunResult> crowd) {
    return crowd.stream()
        .filter(each -> each.scenario().equals(RUSH))
        .mapToLong(each -> each.users().completed())
        .sum();
  }

  /** Whether those who ask again had what they wanted, orders among it. */
  static Finding stubborn(List<RunResult> crowd) {
    long broken = 0;
    long completed = 0;
    long created = 0;
    List<String> examples = new ArrayList<>();
    for (RunResult each : crowd) {
      if (STUBBORN.contains(each.scenario())) {
        broken += each.users().broken() + each.users().unfinished() + each.users().dropped();
        completed += each.users().completed();
        created += each.all().statuses().getOrDefault(CREATED, 0L);
        each.all()
            .causes()
            .forEach((cause, many) -> examples.add(each.scenario() + ": " + many + " × " + cause));
      }
    }
    return Finding.of(
        "Whoever asks again, with the same key, gets through in the end",
        broken == 0 && completed > 0 && created > 0,
        "%,d customers came to the end of what they wanted, with %,d orders; %,d did not"
            .formatted(completed, created, broken),
        examples);
  }

  /**
   * Whether the faults had their effects.
   *
   * @param asked the kinds that were to happen
   */
  static Finding faults(List<Happening> happenings, List<FaultKind> asked) {
    String rule = "Every fault that is said to have happened was seen to, and ended";
    long applied = count(happenings, Happening.Outcome.APPLIED);
    List<String> failed =
        happenings.stream()
            .filter(each -> each.outcome() == Happening.Outcome.FAILED)
            .map(each -> each.kind().word() + ": " + each.seen())
            .toList();
    String never = never(happenings, asked);
    String seen =
        "%d happened, %d skipped, %d without their effect%s"
            .formatted(
                applied,
                count(happenings, Happening.Outcome.SKIPPED),
                failed.size(),
                never.isEmpty() ? "" : "; not reached: " + never);
    return applied == 0 && failed.isEmpty()
        ? Finding.open(rule, seen)
        : Finding.of(rule, failed.isEmpty(), seen, failed);
  }

  /** The kinds whose turn never came. */
  static String never(List<Happening> happenings, List<FaultKind> asked) {
    return asked.stream()
        .filter(kind -> happenings.stream().noneMatch(each -> each.kind() == kind))
        .map(FaultKind::word)
        .collect(Collectors.joining(", "));
  }

  private static long count(List<Happening> happenings, Happening.Outcome outcome) {
    return happenings.stream().filter(each -> each.outcome() == outcome).count();
  }
}
